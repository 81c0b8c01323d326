import { PYTHON, runPython, runPythonTests, WHY_NO_PYTHON } from '../../support/python-client.js';

(PYTHON === undefined ? describe.skip : describe)(`the Python client${WHY_NO_PYTHON}`, () => {
  it('has the types of schema.graphql', async () => {
    await runPython(['generate.py', '--check']);
  });

  it('passes its unit tests', async () => {
    expect(await runPythonTests('tests/unit')).toBeGreaterThan(80);
  });
});
