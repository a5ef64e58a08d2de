import { useState } from 'preact/hooks';
import { Button } from './button.tsx';

interface CopyButtonProps {
  text: string;
  label?: string;
  primary?: boolean;
  onCopied?: () => void;
}

type Outcome = 'copied' | 'refused' | null;

export function CopyButton({ text, label = 'Copy', primary = false, onCopied }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<Outcome>(null);
  const copy = async () => {
    const done = await copyText(text);
    setOutcome(done ? 'copied' : 'refused');
    if (done) onCopied?.();
  };
  return (
    <Button
      kind={primary ? 'primary' : 'plain'}
      icon={outcome === 'copied' ? 'check' : 'copy'}
      onClick={copy}
    >
      <span aria-live="polite">{outcome === null ? label : WORDS[outcome]}</span>
    </Button>
  );
}

const WORDS = { copied: 'Copied', refused: 'Select and copy it' } as const;

/** Pages over plain HTTP have no clipboard of their own and copy by way of a selection. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelection(text);
  }
}

function copySelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'visually-hidden';
  const focused = document.activeElement as HTMLElement | null;
  (focused?.parentElement ?? document.body).append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  focused?.focus();
  return done;
}
