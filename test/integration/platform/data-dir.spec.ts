import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DATABASE_FOLDER, openDataDir } from '../../../src/platform/platform/data-dir.js';
import { readSettings } from '../../../src/platform/platform/settings.js';
import { temporaryFolder } from '../../support/server.js';

let parent: string;

beforeEach(async () => {
  parent = await temporaryFolder();
});

afterEach(() => rm(parent, { recursive: true, force: true }));

const opened = (env: Readonly<Record<string, string>> = {}) => openDataDir(readSettings({ DATA_DIR: join(parent, 'deep', 'hub'), ...env }));
const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe('The folder of a hub', () => {
  it('is made with its secrets, closed to others, and keeps them', async () => {
    const first = await opened();
    expect(first.masterKey).toHaveLength(32);
    expect(first.demoPassword).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    expect((await modeOf(first.path)) & 0o066).toBe(0);
    expect(await modeOf(join(first.path, 'master.key'))).toBe(0o600);
    expect(await modeOf(join(first.path, 'demo-password'))).toBe(0o600);
    expect(await opened()).toEqual(first);
  });

  it('makes one secret, whoever starts at the same time', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => opened()));
    expect(new Set(all.map(({ masterKey }) => masterKey.toString('hex'))).size).toBe(1);
  });

  it('keeps nothing that the settings bring', async () => {
    const { path, masterKey, demoPassword } = await opened({ MASTER_KEY: 'ab'.repeat(32), DEMO_PASSWORD: 'given' });
    expect({ masterKey, demoPassword }).toEqual({ masterKey: Buffer.alloc(32, 0xab), demoPassword: 'given' });
    await expect(stat(join(path, 'master.key'))).rejects.toThrow('ENOENT');
    await expect(stat(join(path, 'demo-password'))).rejects.toThrow('ENOENT');
  });

  it('shows one demo password in all folders of one master key, and keeps it', async () => {
    const folders = ['one', 'two'].map((name) => opened({ DATA_DIR: join(parent, name), MASTER_KEY: 'ab'.repeat(32) }));
    const [one, two] = await Promise.all(folders);
    expect(one?.demoPassword).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    expect(two?.demoPassword).toBe(one?.demoPassword);
    expect((await readFile(join(parent, 'one', 'demo-password'), 'utf8')).trim()).toBe(one?.demoPassword);
    const other = await opened({ DATA_DIR: join(parent, 'three'), MASTER_KEY: 'cd'.repeat(32) });
    expect(other.demoPassword).not.toBe(one?.demoPassword);
  });

  it('shows the password of a common master key also where a folder had kept another', async () => {
    const alone = await opened();
    const common = await opened({ MASTER_KEY: 'ab'.repeat(32) });
    const elsewhere = await opened({ DATA_DIR: join(parent, 'elsewhere'), MASTER_KEY: 'ab'.repeat(32) });
    expect(common.demoPassword).not.toBe(alone.demoPassword);
    expect(common.demoPassword).toBe(elsewhere.demoPassword);
    expect((await readFile(join(common.path, 'demo-password'), 'utf8')).trim()).toBe(common.demoPassword);
  });

  it('closes a secret that others could read', async () => {
    const { path } = await opened();
    await chmod(join(path, 'master.key'), 0o644);
    await opened();
    expect(await modeOf(join(path, 'master.key'))).toBe(0o600);
  });

  it('makes no new key beside a database that the lost one has sealed', async () => {
    const { path } = await opened();
    await mkdir(join(path, DATABASE_FOLDER));
    await rm(join(path, 'master.key'));
    await expect(opened()).rejects.toThrow(/master\.key is missing.*backup, or set MASTER_KEY\.$/);
  });

  it.each(['', 'not a key'])('takes no damaged key: "%s"', async (text) => {
    const { path } = await opened();
    await writeFile(join(path, 'master.key'), text);
    await expect(opened()).rejects.toThrow(/master\.key .*backup/);
    expect(await readFile(join(path, 'master.key'), 'utf8')).toBe(text);
  });

  it('says in a sentence when it cannot be written to', async () => {
    await writeFile(join(parent, 'file'), '');
    await expect(opened({ DATA_DIR: join(parent, 'file') })).rejects.toThrow(/cannot write to its folder .* a file is in its place\.$/);
    await expect(opened({ DATA_DIR: join(parent, 'file', 'hub') })).rejects.toThrow(/ not a folder\.$/);
  });
});
