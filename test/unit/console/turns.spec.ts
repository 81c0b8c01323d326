import { turnsOn } from '../../../console/src/pages/duty/turns.ts';

const zone = 'Asia/Bangkok';
const turn = (from: string, to: string) => ({ from: `${from}+07:00`, to: `${to}+07:00` });

describe('the turns of a day', () => {
  it('of a turn over midnight: it goes on, and the next day it began before', () => {
    const night = turn('2026-12-01T22:00', '2026-12-02T06:00');
    expect(turnsOn('2026-12-01', [night], zone)).toEqual([{ turn: night, from: '22:00', to: '24:00', beganBefore: false, goesOn: true }]);
    expect(turnsOn('2026-12-02', [night], zone)).toEqual([{ turn: night, from: '00:00', to: '06:00', beganBefore: true, goesOn: false }]);
    expect(turnsOn('2026-12-03', [night], zone)).toEqual([]);
  });

  it('of a turn that ends at midnight: it does not go on', () => {
    const evening = turn('2026-12-01T16:00', '2026-12-02T00:00');
    expect(turnsOn('2026-12-01', [evening], zone)).toEqual([
      { turn: evening, from: '16:00', to: '24:00', beganBefore: false, goesOn: false },
    ]);
    expect(turnsOn('2026-12-02', [evening], zone)).toEqual([]);
  });

  it('of a turn of several days: the days between are whole', () => {
    const long = turn('2026-12-01T08:00', '2026-12-03T08:00');
    expect(turnsOn('2026-12-02', [long], zone)).toEqual([{ turn: long, from: '00:00', to: '24:00', beganBefore: true, goesOn: true }]);
  });

  it('leave out a turn of no length', () => {
    expect(turnsOn('2026-12-01', [turn('2026-12-01T08:00', '2026-12-01T08:00')], zone)).toEqual([]);
  });
});
