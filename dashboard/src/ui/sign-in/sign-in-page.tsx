import type { Person } from '@porthole/shared/protocol/api';
import { isReasonCode, REASONS } from '@porthole/shared/protocol/reasons';
import { useRef, useState } from 'preact/hooks';
import type { Api } from '../app/api.ts';
import { useRequest } from '../app/use-request.ts';
import { BrandMark } from '../glyphs/brand-mark.tsx';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { TextField } from '../parts/text-field.tsx';
import './sign-in.css';

interface SignInPageProps {
  api: Api;
  /** Why the person is here: from the address, or `ended` when the relay ended the session. */
  reason: string | null;
  onSignedIn: (person: Person) => void;
}

export function SignInPage({ api, reason, onSignedIn }: SignInPageProps) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const passwordField = useRef<HTMLInputElement>(null);
  const { busy, refusal, run } = useRequest();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    await run(() => api.signIn(name.trim(), password), onSignedIn);
    setPassword('');
    passwordField.current?.focus();
  };
  return (
    <main class="sign-in centred" id="main">
      <p class="sign-in-brand row">
        <BrandMark size={28} />
        Porthole
      </p>
      <form class="sign-in-card card" onSubmit={submit}>
        <h1>Sign in</h1>
        {!refusal && <Why reason={reason} />}
        {refusal && (
          <Notice tone="bad">
            <b>{refusal.says}</b> {refusal.next}
          </Notice>
        )}
        <TextField
          label="Name"
          value={name}
          onInput={setName}
          autocomplete="username"
          autofocus
          maxLength={60}
        />
        <TextField
          label="Password"
          value={password}
          onInput={setPassword}
          autocomplete="current-password"
          secret
          input={passwordField}
        />
        <Button kind="primary" type="submit" large disabled={busy}>
          {busy ? 'Signing in' : 'Sign in'}
        </Button>
      </form>
      <p class="sign-in-foot">
        {location.host} · over {location.protocol.replace(':', '')} · <a href="#/doctor">Doctor</a>
      </p>
    </main>
  );
}

function Why({ reason }: { reason: string | null }) {
  if (reason === 'ended') return <p class="sign-in-why">Your session ended. The wall returns as it was.</p>;
  if (reason === 'signed-out') return <p class="sign-in-why">You are signed out.</p>;
  if (reason === 'sign-out-unheard')
    return (
      <Notice tone="caution">
        <b>The relay did not hear that you sign out.</b> Whoever reloads this page is still you; try again
        when it answers.
      </Notice>
    );
  if (!isReasonCode(reason)) return null;
  const { says, next } = REASONS[reason];
  return (
    <Notice tone="caution">
      <b>{says}</b> {next}
    </Notice>
  );
}
