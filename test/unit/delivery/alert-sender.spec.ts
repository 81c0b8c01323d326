import { sendInTime } from '../../../src/delivery/alerts/alert-sender.js';
import type { AlertFault, AlertTransport } from '../../../src/delivery/alerts/alert-transport.js';

const MESSAGE = { id: 'id', to: 'officer@th.example', subject: 'EMERGENCY', text: 'AL-7K3Q9M2XT4' };
const transport = (send: () => Promise<AlertFault | undefined>): AlertTransport => ({ kind: 'EMAIL', isOn: true, send });

describe('sending an alert', () => {
  it('is given up before its lease ends, and tried again', async () => {
    const never = transport(() => new Promise<never>(() => undefined));
    // Node ends while nothing but this timer waits: it must not hold up a hub that stops.
    const alive = setInterval(() => undefined, 1_000);
    expect(await sendInTime(never, MESSAGE, 10)).toEqual({ reason: 'TIMEOUT', isPermanent: false });
    clearInterval(alive);
  });

  it('has the result of the mail server, when that answers in time', async () => {
    expect(await sendInTime(transport(() => Promise.resolve(undefined)), MESSAGE)).toBeUndefined(); // prettier-ignore
    const fault = { reason: 'STATUS_550', isPermanent: true };
    expect(await sendInTime(transport(() => Promise.resolve(fault)), MESSAGE)).toEqual(fault); // prettier-ignore
  });
});
