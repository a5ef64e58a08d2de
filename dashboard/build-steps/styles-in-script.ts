import type { Plugin } from 'vite';

const MARK = '\0adopted:';
const STYLES = '.css';

/**
 * Styles come with the script that needs them, not in files of their own: a script waits for every style sheet of its page, and the first
 * one of a page needs a second connection, which is two round trips. Each is a module in the place of its import, so that order stays.
 */
export function stylesInScript(): Plugin {
  return {
    name: 'styles-in-script',
    apply: 'build',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith(STYLES) || importer === undefined) return null;
      const found = await this.resolve(source, importer, { skipSelf: true });
      // Without the ending, by which other steps would take it for a style sheet.
      return found && { id: `${MARK}${found.id.slice(0, -STYLES.length)}`, moduleSideEffects: true };
    },
    load(id) {
      if (!id.startsWith(MARK)) return null;
      const path = `${id.slice(MARK.length)}${STYLES}`;
      return [
        `import text from ${JSON.stringify(`${path}?inline`)};`,
        'const sheet = new CSSStyleSheet();',
        'sheet.replaceSync(text);',
        'document.adoptedStyleSheets.push(sheet);',
      ].join('\n');
    },
  };
}
