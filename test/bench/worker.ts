import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnv, ROOT } from '../support/child.ts';
import { inTime } from '../support/eventually.ts';

/** Ms in which a process of the benchmark must be ready, or answer. It starts TypeScript on a busy machine and gets through a thin line. */
const PATIENCE_MS = 40_000;

type ToWorker<Job, Question> = { job: Job } | { question: Question };
type FromWorker<Answer> = { ready: true } | { answer: Answer } | { failed: string };

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A part of the benchmark in a process of its own, which is given one job and then asked about it. */
export class Worker<Job, Question, Answer> implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #name: string;
  #heard: (message: FromWorker<Answer>) => void = () => {};
  #broken: string | undefined;

  private constructor(module: URL, namespace: string | undefined) {
    const program = [process.execPath, '--import', 'tsx', fileURLToPath(module)];
    const [command = '', ...args] = namespace ? ['ip', 'netns', 'exec', namespace, ...program] : program;
    this.#name = module.pathname.split('/').at(-1) ?? '';
    this.#child = spawn(command, args, {
      cwd: ROOT,
      env: childEnv(),
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    running.add(this.#child);
    this.#child.once('exit', () => {
      running.delete(this.#child);
      this.#hear({ failed: 'it ended' });
    });
    this.#child.on('message', (message) => this.#hear(message as FromWorker<Answer>));
  }

  /** @param namespace of a kernel link at whose end it runs */
  static async start<Job, Question, Answer>(
    module: URL,
    job: Job,
    namespace?: string,
  ): Promise<Worker<Job, Question, Answer>> {
    const worker = new Worker<Job, Question, Answer>(module, namespace);
    try {
      await worker.#exchange('is ready', { job });
      return worker;
    } catch (error) {
      await worker[Symbol.asyncDispose]();
      throw error;
    }
  }

  async ask(question: Question): Promise<Answer> {
    const message = await this.#exchange('answers', { question });
    return (message as { answer: Answer }).answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!running.has(this.#child)) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
  }

  #exchange(what: string, message: ToWorker<Job, Question>): Promise<FromWorker<Answer>> {
    const answer = new Promise<FromWorker<Answer>>((resolve, reject) => {
      this.#heard = (heard) =>
        'failed' in heard ? reject(new Error(`${this.#name}: ${heard.failed}`)) : resolve(heard);
      if (this.#broken) this.#heard({ failed: this.#broken });
      else this.#child.send(message as object);
    });
    return inTime(`${this.#name} ${what}`, answer, PATIENCE_MS);
  }

  #hear(message: FromWorker<Answer>): void {
    if ('failed' in message) this.#broken = message.failed;
    this.#heard(message);
  }
}

/** The worker's side. @param start resolves when it is ready, with what answers questions */
export function work<Job, Question, Answer>(
  start: (job: Job) => Promise<(question: Question) => Answer | Promise<Answer>>,
): void {
  const say = (message: FromWorker<Answer>) => void process.send?.(message);
  const failed = (error: unknown) => say({ failed: error instanceof Error ? `${error.stack}` : `${error}` });
  let answer: ((question: Question) => Answer | Promise<Answer>) | undefined;
  process.on('message', (message: ToWorker<Job, Question>) => {
    if ('job' in message)
      start(message.job).then((ready) => {
        answer = ready;
        say({ ready: true });
      }, failed);
    else Promise.resolve(answer?.(message.question) as Answer).then((said) => say({ answer: said }), failed);
  });
  process.on('uncaughtException', failed);
  process.on('disconnect', () => process.exit());
}
