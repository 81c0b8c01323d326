import { type Hub, startHub } from '../../support/hub.js';
import { PYTHON, runPython, runPythonTests, WHY_NO_PYTHON } from '../../support/python-client.js';

(PYTHON === undefined ? describe.skip : describe)(`the Python client${WHY_NO_PYTHON}`, () => {
  it('has the types of schema.graphql', async () => {
    await runPython(['generate.py', '--check']);
  });

  it('passes its unit tests', async () => {
    expect(await runPythonTests('tests/unit')).toBeGreaterThan(80);
  });

  describe('against a hub', () => {
    let hub: Hub;
    beforeAll(async () => {
      hub = await startHub();
    });
    afterAll(() => hub.stop());

    it('publishes, looks up, follows, renews its tokens and tells refusals, with and without asyncio', async () => {
      expect(await runPythonTests('tests/hub', hub.url)).toBeGreaterThan(18);
    }, 300_000);
  });
});
