import { AnswerLimit } from '../../../src/platform/database/answer-limit.js';
import { retryTransient } from '../../../src/platform/database/transient-errors.js';
import { MovedClock } from '../../support/moved-clock.js';

const OVERLOADED = { code: 'RATE_LIMITED', reason: 'OVERLOADED' };
const LONGEST_MS = 200;
const clock = new MovedClock();
const pause = clock.pause;
const never = (): Promise<never> => new Promise(() => undefined);
const spoken = (): boolean => true;
const silent = (): boolean => false;

/** A statement that is counted for the limit of whoever asks it. */
const asks = <T>(answer: Promise<T>, isAnswer = spoken): Promise<T> => AnswerLimit.current()?.countWait(answer, isAnswer) ?? answer;

describe('How long a request waits for the database', () => {
  beforeEach(() => clock.start());
  afterEach(() => clock.stop());

  it('ends where no answer comes, whatever else it waits for meanwhile', async () => {
    const limit = new AnswerLimit(LONGEST_MS);
    const both = [limit.raceWithLimit(() => asks(never())), limit.raceWithLimit(() => asks(never()))];
    const ends = await clock.run(() => Promise.allSettled(both));
    expect(ends).toMatchObject(both.map(() => ({ reason: OVERLOADED })));
    expect(clock.time).toBe(LONGEST_MS);
    expect(limit.isOver).toBe(true);
  });

  it('asks nothing more after that', async () => {
    const limit = new AnswerLimit(LONGEST_MS);
    await expect(clock.run(() => limit.raceWithLimit(() => asks(never())))).rejects.toMatchObject(OVERLOADED);
    let began = false;
    await expect(limit.raceWithLimit(async () => (began = true))).rejects.toMatchObject(OVERLOADED);
    expect(began).toBe(false);
  });

  it('begins again with each answer: a request of many statements may last', async () => {
    const limit = new AnswerLimit(LONGEST_MS);
    await clock.run(() =>
      limit.raceWithLimit(async () => {
        for (let n = 0; n < 6; n += 1) await asks(pause(LONGEST_MS * 0.75));
      }),
    );
    expect(clock.time).toBe(LONGEST_MS * 4.5);
    expect(limit.isOver).toBe(false);
  });

  it('does not begin again with a connection: that one may be dead', async () => {
    const limit = new AnswerLimit(LONGEST_MS);
    const work = limit.raceWithLimit(async () => {
      await asks(pause(LONGEST_MS * 0.75), silent);
      await asks(never());
    });
    await expect(clock.run(() => work)).rejects.toMatchObject(OVERLOADED);
    expect(clock.time).toBe(LONGEST_MS);
  });

  it('does not count what a request does without the database', async () => {
    const limit = new AnswerLimit(LONGEST_MS);
    await clock.run(async () => {
      await limit.raceWithLimit(() => asks(pause(1)));
      await pause(LONGEST_MS * 1.5);
      await limit.raceWithLimit(() => asks(pause(1)));
    });
    expect(limit.isOver).toBe(false);
  });

  it('lets work wait for its turn if the request takes turns, and ends when the last piece has ended', async () => {
    const limit = new AnswerLimit(LONGEST_MS);
    limit.takeTurns();
    const begun: string[] = [];
    let endFirst = (): void => undefined;
    const first = limit.raceWithLimit(async () => {
      begun.push('first');
      await limit.raceWithLimit(async () => begun.push('inside'));
      await new Promise<void>((end) => (endFirst = end));
      throw new Error('failed');
    });
    const second = limit.raceWithLimit(async () => begun.push('second')).then(() => limit.raceWithLimit(async () => begun.push('third')));
    let isIdle = false;
    const idle = limit.untilIdle().then(() => (isIdle = true));
    await new Promise((go) => setImmediate(go));
    expect(begun).toEqual(['first', 'inside']);
    expect(isIdle).toBe(false);
    endFirst();
    await expect(first).rejects.toThrow('failed');
    await second;
    expect(begun).toEqual(['first', 'inside', 'second', 'third']);
    await idle;
  });

  it('asks nothing more for work that waited for its turn when it was reached', async () => {
    const limit = new AnswerLimit(LONGEST_MS);
    limit.takeTurns();
    let endFirst = (): void => undefined;
    const first = limit.raceWithLimit(() => asks(new Promise<void>((end) => (endFirst = end))));
    let began = false;
    const second = limit.raceWithLimit(async () => (began = true));
    const ends = await clock.run(() => Promise.allSettled([first, second]));
    expect(ends).toMatchObject([{ reason: OVERLOADED }, { reason: OVERLOADED }]);
    endFirst();
    await limit.untilIdle();
    expect(began).toBe(false);
  });

  it('is not that of whoever has decided to wait a bad moment out', async () => {
    const limit = new AnswerLimit(LONGEST_MS);
    const seen = await limit.run(() => retryTransient(async () => AnswerLimit.current()));
    expect(seen).toBeUndefined();
    expect(limit.run(() => AnswerLimit.current())).toBe(limit);
  });
});
