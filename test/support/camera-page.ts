import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { CARRIER_LABELS, type Carrier } from '@porthole/shared/protocol/transport';
import type { Locator, Page } from 'playwright-core';
import { DiaryReader } from './diary-reader.ts';
import { TilePage } from './tile-page.ts';

/** `WebSocket: failed, websocket-silent`, as the attributes for scripts say it; the code is left out where there is none. */
export type RungSaid =
  | 'carrying'
  | 'standby'
  | 'ready'
  | 'trying'
  | 'untried'
  | 'failed'
  | `failed ${ReasonCode}`
  | `untried ${ReasonCode}`;

/** As the page's headings say whose leg it is. */
export type LegTitle = 'Relay → you' | 'Camera → relay';

/** One camera's own page: its picture, and what is known of every transport, of this page's leg unless the camera's is asked for. */
export class CameraPage extends TilePage {
  readonly #page: Page;

  constructor(page: Page, camera: string) {
    super(page, camera);
    this.#page = page;
  }

  /** Loads the page anew. From then on its diary is kept. */
  static async open(page: Page, camera: string): Promise<{ shown: CameraPage; diary: DiaryReader }> {
    await page.goto(`/#/camera/${camera}`);
    const shown = new CameraPage(page, camera);
    await page.locator(`main[data-camera="${camera}"]`).waitFor({ timeout: 15_000 });
    return { shown, diary: new DiaryReader(await shown.keepDiary()) };
  }

  async rung(transport: Carrier, leg?: LegTitle): Promise<string> {
    const rung = this.#rung(transport, leg);
    const said = [await rung.getAttribute('data-state'), await rung.getAttribute('data-code')];
    return said.filter(Boolean).join(' ');
  }

  /** What a person reads beside the transport's name. */
  async rungText(transport: Carrier, leg?: LegTitle): Promise<string> {
    return (await this.#rung(transport, leg).locator('.transport-says').textContent()) ?? '';
  }

  async rungBecomes(transport: Carrier, said: RungSaid, within = 30_000, leg?: LegTitle): Promise<void> {
    const look = async () => {
      const now = await this.rung(transport, leg);
      if (now !== said) throw new Error(`${transport} ${now}`);
    };
    await this.awaits((camera) => `showed ${transport} ${said} for ${camera}`, look, within);
  }

  async triesNow(transport: Carrier): Promise<void> {
    await this.#rung(transport).getByRole('button', { name: 'Try now' }).click();
  }

  /** `websocket-http websocket-silent`, oldest first: what carried the picture, what came after it, and why. */
  changes(leg: LegTitle = 'Relay → you'): Promise<string[]> {
    return this.#page.locator(`[aria-label="${leg}: changes"] li`).evaluateAll((items) =>
      items
        .map((item) => [item.getAttribute('data-change'), item.getAttribute('data-code')])
        .map((said) => said.filter(Boolean).join(' '))
        .reverse(),
    );
  }

  #rung(transport: Carrier, leg: LegTitle = 'Relay → you'): Locator {
    return this.#page.locator(`[aria-label="${leg}"] [data-carrier="${transport}"]`, {
      hasText: CARRIER_LABELS[transport],
    });
  }
}
