import type * as z from 'zod/mini';

/** What is wrong with what was sent. Of text only its length is told: it may be a secret, or somebody's trick. */
export interface InputFault {
  /** Its path, such as `source.state`. */
  readonly field: string;
  readonly got: string;
  readonly expected: string;
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * @param given what was sent
 * @param issues what its schema says of it; at least one
 * @param whole names it, where no field of it is at fault
 */
export function inputFault(given: unknown, issues: readonly Issue[], whole: string): InputFault {
  const { path, expected } = innermost(issues);
  const at = path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null)?.[key],
    given,
  );
  return { field: nameOf(path) || whole, got: described(at), expected };
}

/** Names that somebody made up are told no more than other text. */
const NAME = /^[\w-]{1,32}$/;

const nameOf = (path: Path) =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${NAME.test(String(key)) ? String(key) : '?'}`))
    .join('')
    .replace(/^\./, '');

/** In words that no input can make longer. */
export function described(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string')
    return value === '' ? 'empty text' : `text of ${counted(value.length, 'character')}`;
  if (value instanceof Uint8Array) return counted(value.length, 'byte');
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

const counted = (count: number | bigint, noun: string) => `${count} ${noun}${Number(count) === 1 ? '' : 's'}`;

interface Expectation {
  readonly path: Path;
  readonly expected: string;
}

/** Of the first issue; of a choice, that of the alternative which came furthest. */
function innermost(issues: readonly Issue[]): Expectation {
  const [issue] = issues;
  if (!issue) return { path: [], expected: 'something else' };
  if (issue.code === 'invalid_union') return within(issue, furthest(issue.errors));
  if (issue.code === 'invalid_element' || issue.code === 'invalid_key')
    return within(issue, innermost(issue.issues));
  return { path: issue.path, expected: expectedBy(issue) };
}

const within = (outer: Issue, inner: Expectation): Expectation => ({
  path: [...outer.path, ...inner.path],
  expected: inner.expected,
});

function furthest(alternatives: readonly (readonly Issue[])[]): Expectation {
  const all = alternatives.map(innermost);
  const length = Math.max(0, ...all.map(({ path }) => path.length));
  const those = all.filter(({ path }) => path.length === length);
  const expected = [...new Set(those.map((one) => one.expected))].join(' or ');
  return { path: those[0]?.path ?? [], expected: expected || 'one of the known kinds' };
}

const KINDS: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const COUNTED: Readonly<Record<string, string>> = { string: 'character', array: 'item' };

function bound(value: number | bigint, origin: string): string {
  const noun = COUNTED[origin];
  return noun ? counted(value, noun) : `${value}`;
}

function expectedBy(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return KINDS[issue.expected] ?? issue.expected;
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${bound(issue.maximum, issue.origin)}`;
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${bound(issue.minimum, issue.origin)}`;
    case 'invalid_format':
      return `text like ${issue.pattern ?? issue.format}`;
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(', ');
    case 'unrecognized_keys':
      return 'only fields of the protocol';
    default:
      return issue.message;
  }
}
