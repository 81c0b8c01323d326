import { told } from './history/hub-under-fire.js';
import { Eyes } from './cross-border/case-shown.js';
import { Casework } from './cross-border/casework.js';
import { deadlySteps, Ground } from './cross-border/ground.js';
import { Holders } from './cross-border/holders.js';
import { Threads } from './cross-border/threads.js';
import { Watchers } from './cross-border/watchers.js';
import { report } from './report.js';
import { scaled } from './scale.js';

/** Values that two countries hold: 121 have every pair of ways. */
const HELD = scaled(200, 121);
const WATCHED = scaled(500, 50);
/** Kills while the case is worked on, besides the one at the removal; while claims are published; and in the threads. */
const CASE_KILLS = scaled(6, 1);
const WATCH_KILLS = scaled(3, 1);
const THREAD_KILLS = scaled(5, 1);

describe('Countries that work across borders, on two hubs that are killed again and again', () => {
  let ground: Ground;
  let eyes: Eyes;
  const began = performance.now();
  const seconds = (since: number): string => ((performance.now() - since) / 1_000).toFixed(0);

  beforeAll(async () => {
    ground = await Ground.open();
  }, 300_000);
  afterAll(async () => {
    await eyes?.close();
    await ground.close();
  });

  it('learn of each other’s holdings what each owner allows, and owners who asked, once (2 x kill -9)', async () => {
    const holders = new Holders(ground, HELD);
    await holders.prepare();
    const started = performance.now();
    expect(await holders.ask()).toEqual([]);
    expect(await holders.toldOtherwise()).toEqual([]);
    report(`2 countries ask for ${HELD} values that 2 hold, each in 11 ways, and everybody is told: ${seconds(started)} s`);
  }, 300_000);

  it(`run one case, of which each sees its part and nothing else, also when one is removed (${CASE_KILLS + 1} x kill -9)`, async () => {
    const started = performance.now();
    const casework = new Casework(ground, deadlySteps(Casework.STEPS, CASE_KILLS));
    eyes = new Eyes(ground, casework);
    await eyes.open();
    await casework.found();
    await casework.fill();
    expect(await eyes.otherwise(false)).toEqual([]);
    await casework.remove();
    expect(await eyes.otherwise(true)).toEqual([]);
    report(`one case of 4 countries, ${casework.steps} steps, looked at by 5 on 14 surfaces, twice: ${seconds(started)} s`);
  }, 600_000);

  it(`are told once of everything that meets their watches (${WATCH_KILLS} x kill -9)`, async () => {
    const watchers = new Watchers(ground, WATCHED);
    await watchers.watch();
    const started = performance.now();
    const claims = await watchers.publish(deadlySteps(Watchers.batches(WATCHED), WATCH_KILLS));
    expect(await watchers.otherwise()).toEqual([]);
    report(`${claims} claims on ${WATCHED} values that 2 countries watch: ${claims + WATCHED} hits, each once, ${seconds(started)} s`);
  }, 600_000);

  it(`get answers from five in threads of their own (${THREAD_KILLS} x kill -9)`, async () => {
    const started = performance.now();
    const threads = new Threads(ground, deadlySteps(Threads.STEPS, THREAD_KILLS));
    await threads.run();
    expect(await threads.otherwise()).toEqual([]);
    report(`one question to 5 countries, ${Threads.STEPS} steps, read by 8: ${seconds(started)} s`);
  }, 300_000);

  it('and nobody gets an answer that says that something went wrong inside', () => {
    expect([...ground.answers.counted.keys()].filter((answer) => answer.includes('INTERNAL'))).toEqual([]);
    const { kills, unknown, happened, hubs } = ground;
    report(`${kills} x kill -9 in ${seconds(began)} s; ready again after ${told(hubs.flatMap(({ starts }) => starts.slice(1)))} s`);
    report(`${unknown} acts of unknown outcome, ${happened} of these had happened; requests: ${ground.answers.told()}`);
  });
});
