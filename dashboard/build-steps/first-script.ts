interface Graph {
  getModuleInfo(id: string): { readonly isEntry: boolean; readonly importers: readonly string[] } | null;
}

/**
 * All that the page's own script imports goes into one file with it, whatever pages that come later import as well: each further file
 * of the first ones is a request before the first picture.
 *
 * @returns the file's name; null for what only comes later
 */
export function firstScript(id: string, graph: Graph): string | null {
  return isImportedFromEntry(id, graph, new Set()) ? 'first' : null;
}

function isImportedFromEntry(id: string, graph: Graph, seen: Set<string>): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  const module = graph.getModuleInfo(id);
  if (!module) return false;
  return module.isEntry || module.importers.some((importer) => isImportedFromEntry(importer, graph, seen));
}
