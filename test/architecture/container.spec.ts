import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const CHECKOUT = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(CHECKOUT, file), 'utf8');
/** jest's own reader of YAML 1.2's common part: no other is needed for one file. */
const yaml = createRequire(import.meta.url)('js-yaml') as { load(text: string): unknown };

interface Service {
  readonly user?: string;
  readonly secrets: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly privileged?: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

describe('the container', () => {
  const dockerfile = read('docker/Dockerfile');
  const stages = dockerfile.split(/^FROM /m).slice(1);
  const last = stages.at(-1) ?? '';

  it('is built from files that are there and that reach the builder', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files]) => (files ?? '').split(' '));
    const ignored = read('.dockerignore').split('\n');
    expect(copied.length).toBeGreaterThan(8);
    expect(copied.filter((file) => !existsSync(join(CHECKOUT, file)))).toEqual([]);
    expect(copied.filter((file) => !ignored.includes(`!${file}`))).toEqual([]);
    expect(ignored.filter((line) => line.startsWith('!') && !copied.includes(line.slice(1)))).toEqual([]);
  });

  it('holds the build and the packages of production, and runs as nobody of importance', () => {
    expect(last).not.toMatch(/^RUN /m);
    expect(last).toMatch(/^USER 1000:1000$/m);
    expect(last).toMatch(/^HEALTHCHECK .*"node"/m);
    expect(dockerfile).toContain('npm ci --omit=dev');
    expect(last.indexOf('USER')).toBeLessThan(last.indexOf('ENTRYPOINT'));
  });

  it('starts with a script that a shell can read, and hands secrets over by file', () => {
    execFileSync('sh', ['-n', join(CHECKOUT, 'docker/start.sh')]);
    expect(read('docker/start.sh').trimEnd()).toMatch(/exec node \/hub\/dist\/app\/main\.js$/);
  });

  it('can be given its first operator, and what an operator decides', () => {
    const { hub } = (yaml.load(read('docker/compose.yaml')) as Compose).services;
    expect(hub?.secrets).toContain('bootstrap_token');
    expect(Object.keys(hub?.environment ?? {})).toEqual(
      expect.arrayContaining(['PUBLIC_URL', 'TRUSTED_PROXIES', 'CLIENT_CERT_HEADER', 'SECOND_FACTOR', 'ADMISSION_QUORUM', 'MAIL_FROM']),
    );
  });

  it('is composed with a database, both without rights that they do not need', () => {
    const { services, secrets } = yaml.load(read('docker/compose.yaml')) as Compose;
    expect(Object.keys(services)).toEqual(['hub', 'database']);
    for (const service of Object.values(services)) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
      expect(service.privileged).toBeUndefined();
      expect(Object.keys(secrets)).toEqual(expect.arrayContaining([...service.secrets]));
      expect(Object.entries(service.environment).filter(([name]) => /PASSWORD$|KEY$|DATABASE_URL/.test(name))).toEqual([]);
      expect(service.ports?.every((port) => port.startsWith('127.0.0.1:')) ?? true).toBe(true);
    }
  });
});
