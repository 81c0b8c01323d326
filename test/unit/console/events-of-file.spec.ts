import { eventsOfFile } from '../../../console/src/pages/duty/events-of-file.ts';

const calendarOf = (...events: readonly string[]): string =>
  ['BEGIN:VCALENDAR', 'X-WR-CALNAME:Duty', ...events.flatMap((event) => ['BEGIN:VEVENT', event, 'END:VEVENT']), 'END:VCALENDAR', ''].join(
    '\r\n',
  );

describe('events of an iCalendar file', () => {
  it('have the name and the beginning that the file states, in its order', () => {
    const calendar = calendarOf(
      'UID:1\r\nDTSTART;TZID="Asia/Bangkok":20261224T200000\r\nSUMMARY;LANGUAGE=en:Night\\, first\r\n  floor',
      'SUMMARY:Holiday\r\nDTSTART;VALUE=DATE:20261225',
      'SUMMARY:Morning\r\nDTSTART:20261226T010000Z',
    );
    expect(eventsOfFile(calendar)).toEqual([
      { name: 'Night, first floor', begins: '2026-12-24 20:00' },
      { name: 'Holiday', begins: '2026-12-25' },
      { name: 'Morning', begins: '2026-12-26 01:00 UTC' },
    ]);
    expect(eventsOfFile(calendar.replaceAll('\r\n', '\n'))).toEqual(eventsOfFile(calendar));
  });

  it('have nothing of their alarms, and nothing that they do not state', () => {
    const alarm = 'BEGIN:VALARM\r\nSUMMARY:Wake up\r\nEND:VALARM';
    expect(eventsOfFile(calendarOf(`UID:1\r\n${alarm}`, 'DTSTART:tomorrow\r\nSUMMARY: '))).toEqual([
      { name: null, begins: null },
      { name: null, begins: null },
    ]);
    expect(eventsOfFile('no calendar')).toEqual([]);
  });
});
