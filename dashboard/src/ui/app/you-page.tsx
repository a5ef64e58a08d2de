import { Panel } from '../camera/panel.tsx';
import { YourConnection } from '../connection/connection-panel.tsx';
import { clockTime } from '../figures/times.ts';
import { Button } from '../parts/button.tsx';
import { Segments } from '../parts/segments.tsx';
import { useApp } from './context.ts';
import { EndedNotice } from './ended-notice.tsx';
import './you.css';

const THEME_CHOICES = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const;

/** What a wider screen has in its bar. */
export function YouPage() {
  const { person, preferences, dialog, leave, wall } = useApp();
  const { username, hasPassword, sessionEndsAt } = person.value;
  const { theme } = preferences;
  return (
    <main class="you-page" id="main" tabIndex={-1}>
      <h1 class="visually-hidden">You</h1>
      <EndedNotice />
      <YourConnection />
      <Panel title="Theme">
        <div class="you-row">
          <Segments
            label="Theme"
            choices={THEME_CHOICES}
            chosen={theme.value}
            onChoose={(choice) => {
              theme.value = choice;
            }}
          />
        </div>
      </Panel>
      {wall.ended.value === null && (
        <Panel title={`Signed in as ${username}`} note={`until ${weekdayAndTime(sessionEndsAt)}`}>
          <div class="you-row">
            <Button
              onClick={() => {
                dialog.value = { kind: 'password' };
              }}
            >
              {hasPassword ? 'Change password' : 'Set a password'}
            </Button>
            <Button onClick={() => leave('signed-out')}>Sign out</Button>
          </div>
        </Panel>
      )}
    </main>
  );
}

const weekdayAndTime = (epochMs: number): string =>
  `${new Date(epochMs).toLocaleDateString('en', { weekday: 'long' })}, ${clockTime(epochMs).slice(0, 5)}`;
