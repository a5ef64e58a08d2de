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
  /** Times in which a camera was away; `until` is null while it is. */
  outages: {
    id: number;
    camera_id: string;
    code: string;
    pc: string;
    since: number;
    until: number | null;
    /** 1 where the relay was stopped for a part of it. */
    relay_away: number;
  };
  /** What the webhook has not taken yet. */
  webhook_deliveries: { id: string; camera_id: string; body: string; created_at: number };
}
