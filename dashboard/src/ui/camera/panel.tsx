import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import './panel.css';

interface PanelProps {
  title: string;
  note?: ComponentChildren;
  children: ComponentChildren;
  class?: string;
  /** By which a key finds it, and moves the focus to it. */
  part?: string;
}

export function Panel({ title, note, children, class: extra = '', part }: PanelProps) {
  const id = useId();
  return (
    <section
      class={`panel card card-bleeds ${extra}`}
      aria-labelledby={id}
      data-part={part}
      tabIndex={part ? -1 : undefined}
    >
      <header class="panel-head">
        <h2 id={id}>{title}</h2>
        {note && <span class="panel-note">{note}</span>}
      </header>
      {children}
    </section>
  );
}
