import { createStore, useStored } from './store.ts';

/** How a person wants the console in this browser. It says nothing of what they read. */
export interface Choices {
  readonly density: 'comfortable' | 'compact';
  /** How long an act waits so that it can be taken back, in seconds; null: until its notice is closed. */
  readonly undoSeconds: 10 | 30 | null;
  /** Whether single keys, such as j and k, do something. */
  readonly hasShortcuts: boolean;
}

const STORED = 'choices';
const USUAL: Choices = { density: 'comfortable', undoSeconds: 10, hasShortcuts: true };

const choices = createStore<Choices>(USUAL);

/** Another version of the console, or another program, may have written the text. */
function read(text: string | null): Choices {
  try {
    const stored = (JSON.parse(text ?? '{}') ?? {}) as Readonly<Record<string, unknown>>;
    const { density, undoSeconds, hasShortcuts } = stored;
    return {
      density: density === 'compact' ? 'compact' : 'comfortable',
      undoSeconds: undoSeconds === 30 || undoSeconds === null ? undoSeconds : 10,
      hasShortcuts: hasShortcuts !== false,
    };
  } catch {
    return USUAL;
  }
}

function show(chosen: Choices): void {
  document.documentElement.classList.toggle('dense', chosen.density === 'compact');
  choices.set(chosen);
}

/** Applies what the person has chosen in this browser, also in another tab. */
export function applyChoices(): void {
  show(read(localStorage.getItem(STORED)));
  addEventListener('storage', ({ key, newValue }) => {
    if (key === STORED) show(read(newValue));
  });
}

export function choose(change: Partial<Choices>): void {
  const chosen = { ...choices.get(), ...change };
  localStorage.setItem(STORED, JSON.stringify(chosen));
  show(chosen);
}

export const choicesNow = choices.get;
export const useChoices = (): Choices => useStored(choices);
