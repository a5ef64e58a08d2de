/** The import law of ARCHITECTURE.md: who may know whom. Types count, and nothing runs in circles. */
const forbid = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });
const inside = (path, but) => ({ path: `^${path}`, ...(but ? { pathNot: but } : {}) });
const TEST = '\\.test\\.tsx?$';
const OURS = '^(server|capture-client|dashboard|shared)/';

module.exports = {
  forbidden: [
    forbid('no-cycles', {}, { circular: true }, 'A cycle is one module in two files.'),
    forbid(
      'shared-stands-alone',
      inside('shared/'),
      { path: '^(server|capture-client|dashboard|test)/' },
      'shared imports nothing of ours.',
    ),
    forbid(
      'shared-is-platform-free',
      inside('shared/src/', TEST),
      { dependencyTypes: ['core'] },
      'shared runs in Node and in a page alike.',
    ),
    forbid(
      'rooms-are-apart',
      { path: '^(server|capture-client|dashboard)/' },
      { path: '^(server|capture-client|dashboard)/', pathNot: '^$1/' },
      'The three programs meet only over the wire.',
    ),
    forbid(
      'product-knows-no-test',
      inside('(server|capture-client|dashboard|shared)/', TEST),
      { path: '^test/' },
      'Tests import the product, never the other way.',
    ),
    forbid(
      'relay-knows-no-network',
      inside('server/src/relay/', TEST),
      { path: '^server/src/(?!relay/)|node_modules/(socket\\.io|express|ws|sharp)/' },
      'The hub knows no socket.',
    ),
    forbid(
      'ingest-and-egress-apart',
      inside('server/src/ingest/'),
      { path: '^server/src/egress/' },
      'A door in knows no door out.',
    ),
    forbid(
      'egress-and-ingest-apart',
      inside('server/src/egress/'),
      { path: '^server/src/ingest/' },
      'A door out knows no door in.',
    ),
    forbid(
      'signaling-knows-no-door',
      inside('server/src/signaling/'),
      { path: '^server/src/(ingest|egress)/|node_modules/(socket\\.io|express|ws)/' },
      'The doors hand it lines to speak on.',
    ),
    forbid(
      'doors-see-relay-and-shared',
      inside('server/src/(ingest|egress|renditions|access|observe|outages|probe|signaling|store)/', TEST),
      { path: '^server/src/(http|local-camera|relay-server|main|settings)' },
      'Only the composition root sees all.',
    ),
    forbid(
      'dashboard-transports-know-no-ui',
      inside('dashboard/src/viewer/'),
      { path: '^dashboard/src/(ui|render|state)/' },
      'ui → session → transport → shared.',
    ),
    forbid(
      'render-knows-no-transport',
      inside('dashboard/src/render/', TEST),
      { path: '^dashboard/src/(ui|viewer|state)/' },
      'Painting knows no transport.',
    ),
    forbid(
      'sources-know-no-transport',
      inside('capture-client/src/sources/', TEST),
      { path: '^shared/src/(publisher|connection)/|^capture-client/src/(?!sources/|child-program)' },
      'A source knows no transport.',
    ),
    forbid(
      'sidecar-is-its-own-process',
      { pathNot: '^capture-client/src/rtc/(sidecar|testing)/' },
      { path: '^capture-client/src/rtc/sidecar/' },
      'What loads WebRTC may crash: the program forks it, and shares only messages with it.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    includeOnly: OURS.replace('shared', 'shared|test'),
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'default'],
      extensions: ['.ts', '.tsx', '.js'],
    },
  },
};
