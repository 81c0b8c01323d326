import { useSyncExternalStore } from 'react';

/** A value that components follow. Any code may set it. */
export interface Store<Value> {
  readonly get: () => Value;
  readonly set: (value: Value) => void;
  /** @returns stops calling the listener */
  readonly listen: (listener: () => void) => () => void;
}

export function createStore<Value>(first: Value): Store<Value> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      value = next;
      for (const listener of listeners) listener();
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export const useStored = <Value>({ get, listen }: Store<Value>): Value => useSyncExternalStore(listen, get);
