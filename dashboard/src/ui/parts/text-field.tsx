import type { Ref } from 'preact';
import { useId, useState } from 'preact/hooks';
import './field.css';

interface TextFieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: string;
  secret?: boolean;
  autocomplete?: 'username' | 'current-password' | 'new-password' | 'off';
  maxLength?: number;
  minLength?: number;
  required?: boolean;
  autofocus?: boolean;
  input?: Ref<HTMLInputElement>;
}

export function TextField({ label, hint, secret = false, ...field }: TextFieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {hint && (
        <span class="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <div class="field-box">
        <input
          id={id}
          ref={field.input ?? null}
          {...(secret && !shown ? ({ type: 'password' } as const) : ({ type: 'text' } as const))}
          value={field.value}
          onInput={(event) => field.onInput(event.currentTarget.value)}
          autocomplete={field.autocomplete ?? 'off'}
          autocapitalize="off"
          spellcheck={false}
          maxLength={field.maxLength ?? 200}
          minLength={field.minLength}
          required={field.required ?? true}
          autofocus={field.autofocus ?? false}
          aria-describedby={hint ? `${id}-hint` : undefined}
        />
        {secret && (
          <button
            type="button"
            class="field-show"
            aria-pressed={shown}
            aria-label={`Show ${label.toLowerCase()}`}
            onClick={() => setShown(!shown)}
          >
            {shown ? 'Hide' : 'Show'}
          </button>
        )}
      </div>
    </div>
  );
}
