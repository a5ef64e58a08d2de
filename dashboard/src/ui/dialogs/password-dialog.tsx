import { useState } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { useRequest } from '../app/use-request.ts';
import { Button } from '../parts/button.tsx';
import { Dialog, DialogActions } from '../parts/dialog.tsx';
import { Notice } from '../parts/notice.tsx';
import { TextField } from '../parts/text-field.tsx';

const SHORTEST = 12;

export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { api, person } = useApp();
  const { hasPassword, username } = person.value;
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const { busy, refusal, code, run } = useRequest();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void run(
      () => api.setPassword(password, hasPassword ? current : undefined),
      () => {
        person.value = { ...person.value, hasPassword: true };
        onClose();
      },
    );
  };
  return (
    <Dialog title={hasPassword ? 'Change password' : 'Set a password'} onClose={onClose}>
      <form class="dialog-body" onSubmit={submit}>
        {!hasPassword && (
          <p>
            You came by a one-time link. With a password you can sign in again as {username}, on any device.
          </p>
        )}
        {refusal && (
          <Notice tone="bad">
            {code === 'sign-in-refused'
              ? 'The current password is not right.'
              : `${refusal.says} ${refusal.next}`}
          </Notice>
        )}
        <input
          class="visually-hidden"
          autocomplete="username"
          value={username}
          tabIndex={-1}
          readOnly
          aria-hidden="true"
        />
        {hasPassword && (
          <TextField
            label="Current password"
            value={current}
            onInput={setCurrent}
            autocomplete="current-password"
            secret
            autofocus
          />
        )}
        <TextField
          label="New password"
          hint={
            password.length >= SHORTEST ? `${password.length} characters` : `at least ${SHORTEST} characters`
          }
          value={password}
          onInput={setPassword}
          autocomplete="new-password"
          minLength={SHORTEST}
          secret
          autofocus={!hasPassword}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy || password.length < SHORTEST}>
            {hasPassword ? 'Change password' : 'Set password'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
