import { Shutdown } from '../../../src/platform/platform/shutdown.js';

describe('An orderly end', () => {
  it('stops last what was started first, one after the other, and only once', async () => {
    const shutdown = new Shutdown();
    const stopped: string[] = [];
    await shutdown.onStop('database', () => void stopped.push('database'));
    await shutdown.onStop('pool', async () => {
      await Promise.resolve();
      stopped.push('pool');
    });
    await shutdown.onStop('door', () => void stopped.push('door'));

    expect(await Promise.all([shutdown.stop(), shutdown.stop()])).toEqual([true, true]);
    expect(stopped).toEqual(['door', 'pool', 'database']);
  });

  it('goes on when a step fails, and tells', async () => {
    const troubles: string[] = [];
    const shutdown = new Shutdown({ onFailure: (trouble) => void troubles.push(trouble) });
    const stopped: string[] = [];
    await shutdown.onStop('database', () => void stopped.push('database'));
    await shutdown.onStop('pool', () => Promise.reject(new Error('busy')));

    expect(await shutdown.stop()).toBe(false);
    expect({ stopped, troubles }).toEqual({ stopped: ['database'], troubles: ['pool could not be stopped'] });
  });

  it('stops at once what is started while everything else is being stopped', async () => {
    const shutdown = new Shutdown();
    const stopped: string[] = [];
    await shutdown.stop();
    await shutdown.onStop('latecomer', () => void stopped.push('latecomer'));
    expect(stopped).toEqual(['latecomer']);
  });
});
