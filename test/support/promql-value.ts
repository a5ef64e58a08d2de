import { parser } from '@prometheus-io/lezer-promql';

type Node = ReturnType<typeof parser.parse>['topNode'];

/** Counters by metric, then by the value of the one label they have; '' where they have none. All of one relay. */
export type Counters = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Undefined: the vector is empty. */
type Value = number | undefined;

/** Filters keep what is on their left; with NaN no comparison holds. */
const OPERATORS: Readonly<Record<string, (left: number, right: number) => Value>> = {
  '+': (left, right) => left + right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '<': (left, right) => (left < right ? left : undefined),
  '>': (left, right) => (left > right ? left : undefined),
};

/**
 * What an expression of sums, rates and arithmetic comes to, a rate being the counter itself. Throws where there is more in it than
 * that: it would be judged wrongly.
 */
export function promqlValue(promql: string, counters: Counters): Value {
  const textOf = ({ from, to }: Node) => promql.slice(from, to);

  function evaluated(node: Node): Value {
    switch (node.name) {
      case 'PromQL':
      case 'ParenExpr':
        return evaluated(only(node));
      case 'NumberDurationLiteral':
        return Number(textOf(node));
      case 'BinaryExpr':
        return binary(node);
      case 'AggregateExpr':
        return sum(seriesOf(call(node, 'sum')));
      default:
        throw new Error(`${node.name} in ${promql}`);
    }
  }

  function binary(node: Node): Value {
    const [left, operator, right, ...more] = childrenOf(node) as [Node, Node, Node];
    const apply = OPERATORS[textOf(operator)];
    if (!apply || more.length > 0) throw new Error(`${textOf(node)} in ${promql}`);
    const [one, other] = [evaluated(left), evaluated(right)];
    return one === undefined || other === undefined ? undefined : apply(one, other);
  }

  /** What is summed up, and rated. */
  function seriesOf(rate: Node): number[] {
    const selector = call(rate, 'rate').getChild('VectorSelector');
    const name = selector?.getChild('Identifier');
    if (!selector || !name) throw new Error(`no counter in ${promql}`);
    const matchers = selector.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
    const patterns = matchers.filter((matcher) => !textOf(matcher).startsWith('job')).map(matches);
    const series = Object.entries(counters[textOf(name)] ?? {});
    return series.filter(([label]) => patterns.every((does) => does(label))).map(([, count]) => count);
  }

  function matches(matcher: Node): (label: string) => boolean {
    const [, negated, pattern] = /^\w+(!|=)~"([^"]*)"$/.exec(textOf(matcher)) ?? [];
    if (pattern === undefined) throw new Error(`${textOf(matcher)} in ${promql}`);
    const anchored = new RegExp(`^(?:${pattern})$`);
    return (label) => anchored.test(label) !== (negated === '!');
  }

  /** What a function or an aggregation of that name is given. */
  function call(node: Node, name: string): Node {
    const body = node.getChild('FunctionCallBody');
    if (!body || !textOf(node).startsWith(name)) throw new Error(`${textOf(node)} is no ${name}`);
    return only(body);
  }

  return evaluated(parser.parse(promql).topNode);
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

function only(node: Node): Node {
  const [child, ...more] = childrenOf(node);
  if (!child || more.length > 0) throw new Error(`${node.name} with ${more.length + 1} parts`);
  return child;
}

const sum = (series: readonly number[]): Value =>
  series.length === 0 ? undefined : series.reduce((one, other) => one + other, 0);
