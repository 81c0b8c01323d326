import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A letter as the server took it. */
export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
}
export const FROM = 'Entente hub <hub@entente.example>';
export const LOGIN = { user: 'hub', pass: 'secret of the mailbox' };

/** A mail server on this machine. `refuses` is the reply code for everybody's address while it is set; it answers none before `hangs`, or only `hangsFor` not. */
export async function startMailServer() {
  const received: Received[] = [];
  const knobs: { refuses?: number; hangs?: Promise<void>; hangsFor?: string } = {};
  const server = new SMTPServer({
    authMethods: ['PLAIN'],
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      username === LOGIN.user && password === LOGIN.pass ? done(null, { user: username }) : done(new Error('no')),
    onRcptTo: ({ address }, _session, done) => {
      const answer = (): void =>
        knobs.refuses ? done(Object.assign(new Error('who is this? secret words'), { responseCode: knobs.refuses })) : done();
      if (knobs.hangs && (knobs.hangsFor ?? address) === address) void knobs.hangs.then(answer);
      else answer();
    },
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        received.push({
          from,
          to: envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString().replace(/=\r\n/g, ''),
        });
        done();
      });
    },
  });
  server.on('error', () => undefined); // a client that is killed resets its connection
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.server.address() as AddressInfo;
  /** The hub's setting SMTP_URL. */
  const url = `smtp://${LOGIN.user}:${encodeURIComponent(LOGIN.pass)}@127.0.0.1:${port}`;
  return { received, knobs, port, url, stop: () => new Promise<void>((done) => server.close(() => done())) };
}
export type MailServer = Awaited<ReturnType<typeof startMailServer>>;
