import { createWritten, isRefused } from '../../../console/src/app/written.ts';

interface Box {
  value: string;
  isConnected: boolean;
  readOnly: boolean;
  disabled: boolean;
}

describe('text that was written and not sent', () => {
  const page = { contains: () => true };
  const box = (value = ''): Box => ({ value, isConnected: true, readOnly: false, disabled: false });
  const type = (written: ReturnType<typeof createWritten<Box>>, field: Box, value: string): void => {
    written.enter(field);
    field.value = value;
    written.write(field);
  };

  it('is what differs from before, in fields of the page', () => {
    const written = createWritten<Box>();
    const [changed, same, empty, gone] = [box('old'), box('old'), box(), box()];
    type(written, changed, 'new');
    type(written, same, 'old');
    type(written, empty, '  ');
    type(written, gone, 'text');
    gone.isConnected = false;
    expect([...written.unsavedIn(page).keys()]).toEqual([changed]);
  });

  it('is saved by the act that sent it, and by no other act', () => {
    const written = createWritten<Box>();
    const [note, task] = [box(), box()];
    type(written, note, 'a note');
    type(written, task, 'a task');
    const sent = written.unsavedIn({ contains: (field: Box) => field === task });
    written.save(sent);
    expect([...written.unsavedIn(page).keys()]).toEqual([note]);
  });

  it('is not saved where it was typed while its act was on its way', () => {
    const written = createWritten<Box>();
    const note = box();
    type(written, note, 'blue');
    const sent = written.unsavedIn(page);
    type(written, note, 'blue, and red');
    written.save(sent);
    expect(written.unsavedIn(page).get(note)).toBe('blue, and red');
    written.save(written.unsavedIn(page));
    expect(written.unsavedIn(page).size).toBe(0);
  });

  it.each([
    [{ submitReports: [{ outcome: 'REJECTED', problems: [{ code: 'X' }] }] }, true],
    [{ receipts: [{ outcome: 'ACCEPTED' }, { outcome: 'REJECTED' }] }, true],
    [{ requestInformation: [{ inquiry: null, problems: [{ code: 'X' }] }] }, true],
    [{ submitReports: [{ outcome: 'STORED', problems: [{ severity: 'WARNING' }] }] }, false],
    [{ requestInformation: [{ inquiry: { requests: [] }, problems: [] }] }, false],
    [{ openCase: { id: 'a' } }, false],
    [null, false],
  ])('the answer %j says whether it was refused: %s', (answer, expected) => {
    expect(isRefused(answer)).toBe(expected);
  });
});
