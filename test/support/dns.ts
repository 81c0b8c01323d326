import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { limitMs } from './limits.js';

const TYPE_A = 1;

/**
 * A DNS server on loopback that answers as it is told (RFC 1035): `answers` gives the IPv4 addresses for each query of an A record in turn, the last for
 * ever; of other records there are none.
 */
export async function startDns(...answers: readonly (readonly string[])[]) {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, type, end } = questionOf(query);
    const isA = type === TYPE_A;
    if (isA) asked.push(name);
    const addresses = isA ? (answers[Math.min(asked.length, answers.length) - 1] ?? []) : [];
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180, 2); // an answer, recursion available
    header.writeUInt16BE(addresses.length, 6);
    header.writeUInt32BE(0, 8);
    socket.send(Buffer.concat([header, query.subarray(12, end), ...addresses.map(recordOf)]), from.port, from.address);
  });
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  const resolver = new Resolver({ timeout: limitMs(), tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return { resolver, asked, stop: () => new Promise<void>((done) => socket.close(done)) };
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.subarray(at + 1, at + 1 + length).toString());
    at += length + 1;
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** An A record with no time to live, for the name of the question. */
const recordOf = (address: string): Buffer =>
  Buffer.concat([Buffer.from('c00c00010001000000000004', 'hex'), Buffer.from(address.split('.').map(Number))]);
