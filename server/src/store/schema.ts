/** Tables of the store. Times are ms since the epoch; secrets are hashes only. */
export interface Tables {
  people: { id: string; username: string; password_hash: string | null; created_at: number };
  sessions: { token_hash: string; person_id: string; created_at: number; expires_at: number };
  tickets: { token_hash: string; person_id: string; expires_at: number };
  cameras: {
    id: string;
    name: string;
    key_hash: string;
    /** Set where the relay itself starts the capture client: which source that one reads. */
    local_source: string | null;
    created_at: number;
    last_seen_at: number | null;
  };
}
