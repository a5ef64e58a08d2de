import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import './panel.css';

interface PanelProps {
  title: string;
  note?: ComponentChildren;
  children: ComponentChildren;
  class?: string;
}

export function Panel({ title, note, children, class: extra = '' }: PanelProps) {
  const id = useId();
  return (
    <section class={`panel ${extra}`} aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id}>{title}</h2>
        {note && <span class="panel-note">{note}</span>}
      </header>
      {children}
    </section>
  );
}
