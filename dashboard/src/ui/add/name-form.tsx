import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { MAX_CAMERA_NAME } from '@porthole/shared/protocol/limits';
import { useId, useState } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { useRequest } from '../app/use-request.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';

/** A camera of a moment ago, with the key that no later answer has. */
export interface MadeCamera extends CreatedCamera {
  readonly madeAt: number;
}

export function NameForm({ made, onMade }: { made: MadeCamera | null; onMade: (made: MadeCamera) => void }) {
  const { api } = useApp();
  const id = useId();
  const [name, setName] = useState('');
  const { busy, refusal, run } = useRequest();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void run(
      () => api.createCamera(name.trim()),
      (camera) => onMade({ ...camera, madeAt: Date.now() }),
    );
  };
  return (
    <form class="add-head row" onSubmit={submit}>
      <h1>Add a camera</h1>
      {made ? (
        <p class="row">
          <Glyph mark="tick" />
          <b>{made.name}</b>
        </p>
      ) : (
        <div class="add-name row">
          <label for={id}>Name</label>
          <div class="field-box">
            <input
              id={id}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
              placeholder="Loading dock"
              maxLength={MAX_CAMERA_NAME}
              autocomplete="off"
              autofocus
              required
            />
          </div>
          <Button kind="primary" type="submit" disabled={busy || name.trim() === ''}>
            Make its key
          </Button>
        </div>
      )}
      {refusal && <Notice tone="bad">{`${refusal.says} ${refusal.next}`}</Notice>}
    </form>
  );
}
