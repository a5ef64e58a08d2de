import { readFileSync } from 'node:fs';
import { DROPS, type DropCounts, wasWanted } from '@porthole/shared/protocol/drops';
import { parser } from '@prometheus-io/lezer-promql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { section } from '../docs/readme-table.ts';
import { Broadcaster } from '../support/broadcaster.ts';
import { footageJpegs } from '../support/footage.ts';
import { MetricText } from '../support/metric-text.ts';
import { promqlValue } from '../support/promql-value.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { Watcher } from '../support/watcher.ts';

const read = (path: string) => readFileSync(path, 'utf8');
/** What Prometheus itself adds to whatever it reads. */
const OF_PROMETHEUS = { metrics: ['up'], labels: ['job', 'instance', 'le'] };

interface Expression {
  readonly of: string;
  readonly promql: string;
}

function dashboardExpressions(): Expression[] {
  const { panels, templating } = JSON.parse(read('docs/deployment/grafana-dashboard.json')) as {
    panels: { title: string; targets?: { expr: string }[] }[];
    templating: { list: { name: string; definition?: string }[] };
  };
  const drawn = panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ of: title, promql: expr })),
  );
  const variables = templating.list.flatMap(({ name, definition }) => {
    const asked = /^label_values\((\w+), (\w+)\)$/.exec(definition ?? '');
    return asked ? [{ of: `$${name}`, promql: `sum by (${asked[2]}) (${asked[1]})` }] : [];
  });
  return [...drawn, ...variables].map(({ of, promql }) => ({
    of,
    promql: promql.replaceAll('$__rate_interval', '5m'),
  }));
}

function alertExpressions(): Expression[] {
  const { groups } = parseYaml(read('docs/deployment/alerts.yml')) as {
    groups: { rules: { alert: string; expr: string }[] }[];
  };
  return groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => ({ of: alert, promql: expr })));
}

/** What an expression asks for. Throws where it is none. */
function asked({ of, promql }: Expression): { metrics: string[]; labels: string[] } {
  const [metrics, labels]: [string[], string[]] = [[], []];
  parser.parse(promql).iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) throw new Error(`${of}: ${promql} is no PromQL at ${from}`);
      const text = promql.slice(from, to);
      if (type.name === 'Identifier' && node.parent?.type.name === 'VectorSelector') metrics.push(text);
      if (type.name === 'LabelName') labels.push(text);
    },
  });
  return { metrics, labels };
}

const plainName = (metric: string) => metric.replace(/_(bucket|sum|count)$/, '');

/** Labels of a metric by PROTOCOL.md; undefined for the process's own. */
function labelsOf(metric: string): string[] | undefined {
  const rows = section(read('PROTOCOL.md'), 'metrics').split('\n');
  const cells = rows.find((row) => row.includes(`\`${metric}\``))?.split('|');
  return cells && [...(cells[2] ?? '').matchAll(/`(\w+)`/g)].map(([, label]) => String(label));
}

let relay: RelayProcess;
let names: string[];
beforeAll(async () => {
  relay = await startRelayProcess();
  const api = await relay.signedIn();
  const camera = await api.createCamera();
  using _publisher = new Broadcaster({
    ...{ relay, camera, fps: 10, jpegs: await footageJpegs({ width: 160 }) },
  });
  using watcher = new Watcher(api, camera.id);
  await watcher.hasSeen(3);
  names = new MetricText(await (await api.fetch('/metrics')).text()).names;
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
});

describe.each([
  ['the dashboard for Grafana', dashboardExpressions(), 30],
  ['the alert rules', alertExpressions(), 10],
])('AP-1: %s', (_what, expressions, least) => {
  test('ask only for metrics that a relay gives, by labels these have', () => {
    expect(expressions.length).toBeGreaterThan(least);
    for (const expression of expressions) {
      const { metrics, labels } = asked(expression);
      expect(metrics.length, expression.of).toBeGreaterThan(0);
      for (const metric of metrics) expect([...names, ...OF_PROMETHEUS.metrics]).toContain(plainName(metric));
      const known = metrics.flatMap((metric) => labelsOf(plainName(metric)) ?? []);
      for (const label of labels) expect([...known, ...OF_PROMETHEUS.labels], expression.of).toContain(label);
    }
  });
});

describe('The dashboard for Grafana', () => {
  test('shows every metric of PROTOCOL.md that is drawn over time', () => {
    const drawn = new Set(dashboardExpressions().flatMap((one) => asked(one).metrics.map(plainName)));
    const own = names.filter((name) => name.startsWith('porthole_'));
    expect(own.filter((name) => !drawn.has(name))).toEqual([]);
  });
});

describe('The alert rules', () => {
  test('say of each how bad it is, what is wrong and what to do', () => {
    const { groups } = parseYaml(read('docs/deployment/alerts.yml')) as {
      groups: { rules: Record<string, Record<string, string>>[] }[];
    };
    for (const { alert, labels, annotations } of groups.flatMap(({ rules }) => rules)) {
      expect(['warning', 'critical'], `${alert}`).toContain(labels?.severity);
      for (const words of [annotations?.summary, annotations?.description])
        expect(words?.length, `${alert}`).toBeGreaterThan(20);
    }
  });
});

/** What an expression says of viewers for whom these frames were captured, by what became of them. */
function said(title: string, painted: number, dropped: DropCounts): number | undefined {
  const { promql } = [...dashboardExpressions(), ...alertExpressions()].find(({ of }) => of === title) ?? {};
  const captured = Object.values(dropped).reduce((sum, frames) => sum + frames, painted);
  return promqlValue(promql ?? '', {
    porthole_frames_captured_total: { '': captured },
    porthole_frames_painted_total: { '': painted },
    porthole_frames_dropped_total: { ...Object.fromEntries(DROPS.map((reason) => [reason, 0])), ...dropped },
  });
}

describe('The part that viewers paint of what they want of the relay', () => {
  test.each(DROPS)('has frames dropped as %s among it where somebody wanted them', (reason) => {
    const [painted, dropped] = [10, { [reason]: 90 }];
    expect(said('Painted', painted, dropped)).toBe(wasWanted(reason) ? 0.1 : 1);
    expect(said('PortholeFewFramesPainted', painted, dropped)).toBe(wasWanted(reason) ? 0.1 : undefined);
  });

  test.each<[string, number, DropCounts]>([
    ['who have it over WebRTC', 0, { standby: 2_700, 'not-needed': 290, superseded: 10 }],
    ['who have it over WebRTC, but one whose frames are painted', 90, { standby: 2_700, 'not-needed': 290 }],
    ['there are none', 0, {}],
  ])('raises no alert of viewers %s', (_which, painted, dropped) => {
    expect(said('PortholeFewFramesPainted', painted, dropped)).toBeUndefined();
  });

  test('raises one of viewers who lose theirs beside others who have them over WebRTC', () => {
    const dropped = { standby: 2_700, 'not-needed': 300, 'downlink-full': 950 };
    expect(said('PortholeFewFramesPainted', 50, dropped)).toBe(0.05);
  });
});

describe('The alert of WebSockets that are lost', () => {
  test('leaves out those who go on to WebRTC', () => {
    const { promql } = alertExpressions().find(({ of }) => of === 'PortholeWebSocketLost') ?? {};
    expect(promql).toContain('{from="websocket",to!="webrtc"}');
  });
});
