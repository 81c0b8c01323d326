import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { endProcess } from '../stage/hub.js';

const LOADER = new URL('../../test/support/typescript.js', import.meta.url).href;

/** A program of this folder in a process of its own, which answers questions one after another. */
export interface Child<Question, Answer> {
  /** @param limitMs after which the question fails, and the process ends */
  ask(question: Question, limitMs?: number): Promise<Answer>;
  /** Whether it has not ended. */
  isRunning(): boolean;
  stop(): Promise<void>;
}

type Reply<Answer> = { readonly answer: Answer } | { readonly failure: string };

const LIMIT_MS = 120_000;

/**
 * @param file of this folder, which calls {@link answering}
 * @param node the program that runs it
 */
export function startChild<Question extends object, Answer>(file: string, node = process.execPath): Child<Question, Answer> {
  const child: ChildProcess = fork(join(import.meta.dirname, file), [], {
    execPath: node,
    execArgv: ['--no-warnings', `--import=${LOADER}`],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return {
    ask: (question, limitMs = LIMIT_MS) =>
      new Promise<Answer>((resolve, reject) => {
        const late = setTimeout(() => {
          child.kill('SIGKILL'); // a late answer would be taken for that of the next question
          finish(() => reject(new Error(`${file} has not answered within ${limitMs / 1000} s.`)));
        }, limitMs);
        const onReply = (reply: Reply<Answer>): void =>
          finish(() => ('failure' in reply ? reject(new Error(`${file}: ${reply.failure}`)) : resolve(reply.answer)));
        const onExit = (): void => finish(() => reject(new Error(`${file} has ended.`)));
        const finish = (settle: () => void): void => {
          clearTimeout(late);
          child.off('message', onReply);
          child.off('exit', onExit);
          settle();
        };
        child.once('message', onReply);
        child.once('exit', onExit);
        child.send(question);
      }),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stop: () => endProcess(child),
  };
}

/** Answers the questions of the process that started this one, and ends with it. */
export function answering<Question, Answer>(work: (question: Question) => Promise<Answer>): void {
  process.on('message', (question: Question) => {
    void work(question).then(
      (answer) => process.send?.({ answer }),
      (error: unknown) => process.send?.({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit());
}
