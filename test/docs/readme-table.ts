import type { SettingsTable } from '@porthole/shared/settings/settings';

/** A settings table as the README shows it. */
export function settingsTable(table: SettingsTable): string {
  const rows = Object.values(table).map(({ flag, value, env, about, shownDefault }) => {
    const written = flag ? `\`--${flag}${value ? ` <${value.replaceAll('|', '\\|')}>` : ''}\`` : '';
    return `| ${written} | ${env ? `\`${env}\`` : ''} | ${about} | ${shownDefault} |`;
  });
  return ['| flag | environment | what | default |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** What stands between the two comments of that name. */
export function section(markdown: string, name: string): string {
  const match = new RegExp(`<!-- ${name}:begin -->\\n([\\s\\S]*?)\\n?<!-- ${name}:end -->`).exec(markdown);
  if (!match) throw new Error(`no section ${name}`);
  return match[1] ?? '';
}
