/**
 * Settings by flag and environment, from one table per program, which the README's table is held against.
 * All that is wrong is gathered, so that a person mends it in one go.
 */
export interface Setting<T> {
  /** `--flag`, without the dashes; left out where only the environment may say it (secrets show in process lists). */
  readonly flag?: string;
  readonly env?: string;
  /** What stands after the flag; left out for switches. */
  readonly value?: string;
  readonly about: string;
  /** As the README shows it. */
  readonly shownDefault: string;
  readonly fallback: T;
  /** @throws {Error} whose message completes "… must be" */
  readonly parse: (text: string) => T;
}

// biome-ignore lint/suspicious/noExplicitAny: a table's columns have different types; each keeps its own through SettingsOf.
export type SettingsTable = Readonly<Record<string, Setting<any>>>;
export type SettingsOf<Table extends SettingsTable> = {
  -readonly [Name in keyof Table]: Table[Name] extends Setting<infer T> ? T : never;
};

export interface SettingsInput {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names with our prefix that belong to another program of ours and are no mistake here. */
  readonly foreignEnv?: readonly string[];
}

/** One sentence for each thing that is wrong. */
export class SettingsError extends Error {
  override name = 'SettingsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const ENV_PREFIX = 'PORTHOLE_';

/** Flags win over the environment, the environment over the default. @throws {SettingsError} */
export function readSettings<Table extends SettingsTable>(
  table: Table,
  input: SettingsInput,
): SettingsOf<Table> {
  const problems = unknownEnv(table, input);
  const flags = readFlags(table, input.args, problems);
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(table)) {
    const given = flags.get(name) ?? fromEnv(setting, input.env);
    values[name] = given ? parsed(setting, given, problems) : setting.fallback;
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return values as SettingsOf<Table>;
}

interface Given {
  text: string;
  from: string;
}

function parsed(setting: Setting<unknown>, given: Given, problems: string[]): unknown {
  try {
    return setting.parse(given.text);
  } catch (error) {
    problems.push(`${given.from} must be ${error instanceof Error ? error.message : 'something else'}.`);
    return setting.fallback;
  }
}

function fromEnv(setting: Setting<unknown>, env: SettingsInput['env']): Given | undefined {
  const text = setting.env === undefined ? undefined : env[setting.env];
  return text === undefined || text === '' ? undefined : { text, from: `${setting.env}` };
}

function unknownEnv(table: SettingsTable, { env, foreignEnv = [] }: SettingsInput): string[] {
  const known = new Set([...foreignEnv, ...Object.values(table).map(({ env: name }) => name)]);
  return Object.keys(env)
    .filter((name) => name.startsWith(ENV_PREFIX) && !known.has(name))
    .map((name) => `${name} is not a setting.`);
}

function readFlags(table: SettingsTable, args: readonly string[], problems: string[]): Map<string, Given> {
  const given = new Map<string, Given>();
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [flag, inline] = splitOnce(arg);
    const [name, setting] = Object.entries(table).find((entry) => flag === `--${entry[1].flag}`) ?? [];
    if (name === undefined || !setting) problems.push(unknownWord(flag));
    else {
      const text = setting.value === undefined ? (inline ?? 'on') : (inline ?? takeValue(rest));
      if (text === undefined) problems.push(`${flag} needs ${setting.value}.`);
      else given.set(name, { text, from: flag });
    }
  }
  return given;
}

/** The word itself is shown only where it is a flag: a stray value may be a secret. */
function unknownWord(word: string): string {
  return word.startsWith('--') ? `${word} is not a flag.` : 'One word too many: it is the value of no flag.';
}

function takeValue(rest: string[]): string | undefined {
  return rest[0] === undefined || rest[0].startsWith('--') ? undefined : rest.shift();
}

function splitOnce(arg: string): [string, string | undefined] {
  const at = arg.startsWith('--') ? arg.indexOf('=') : -1;
  return at === -1 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}

/** The table as `--help` prints it. */
export function describeSettings(table: SettingsTable): string {
  const rows = Object.values(table).map(({ flag, value, env, about, shownDefault }) => {
    const left = [flag && `--${flag}${value ? ` <${value}>` : ''}`, env].filter(Boolean).join(', ');
    return [left, `${about} (default: ${shownDefault})`] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
