import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import './dialog.css';

interface DialogProps {
  title: string;
  /** Where what is to be read stands before what is to be done. */
  startsAtTitle?: boolean;
  children: ComponentChildren;
  onClose: () => void;
}

/** The browser keeps focus inside and returns it to where it came from. */
export function Dialog({ title, startsAtTitle = false, children, onClose }: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} class="dialog card" aria-labelledby={id} onClose={onClose}>
      <h2 id={id} class="dialog-title" autofocus={startsAtTitle} {...(startsAtTitle && { tabIndex: -1 })}>
        {title}
      </h2>
      {children}
    </dialog>
  );
}

export function DialogActions({ children }: { children: ComponentChildren }) {
  return <div class="dialog-actions row">{children}</div>;
}
