import type { Page } from 'playwright-core';

/** Ms that a check may take on a busy machine; its own deadline is sooner. */
const ENDS_WITHIN_MS = 60_000;

/** What these rows of the doctor's page end with, as `outcome: what it says`. */
export async function doctorRows(page: Page, ids: readonly string[]): Promise<Record<string, string>> {
  await page.goto('/#/doctor');
  const told: Record<string, string> = {};
  for (const id of ids) {
    const row = page.locator(`[data-check="${id}"]`);
    await row
      .and(page.locator('[data-outcome]:not([data-outcome="waiting"], [data-outcome="running"])'))
      .waitFor({ timeout: ENDS_WITHIN_MS });
    const outcome = await row.getAttribute('data-outcome');
    // Its first line says the outcome once more, for who hears the page.
    const [, says] = (await row.locator('.doctor-says').innerText()).split('\n');
    told[id] = `${outcome}: ${says}`;
  }
  return told;
}
