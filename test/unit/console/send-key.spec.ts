import { isSendKey } from '../../../console/src/app/send-key.ts';

describe('the key that sends', () => {
  const pressed = { key: 'Enter', ctrlKey: true, metaKey: false, repeat: false };

  it('is Enter with Ctrl or Command', () => {
    expect(isSendKey(pressed)).toBe(true);
    expect(isSendKey({ ...pressed, ctrlKey: false, metaKey: true })).toBe(true);
    expect(isSendKey({ ...pressed, ctrlKey: false })).toBe(false);
    expect(isSendKey({ ...pressed, key: 'a' })).toBe(false);
  });

  it('sends nothing more while it is held down', () => {
    expect(isSendKey({ ...pressed, repeat: true })).toBe(false);
  });
});
