/** Work in the name of the officer who uses the tab. Its answers are for that officer alone. */
export interface OwnWork {
  /** Another officer uses the tab, or none. */
  readonly pass: () => void;
  /** Work begins. @returns whether its officer still uses the tab, without a change in between */
  readonly begin: () => () => boolean;
  /**
   * Settles as the work does, but never once its officer has gone. What would follow, also after an error, belongs to that officer: it would show or store
   * content for the next one, or do something in the name of the next one.
   */
  readonly own: <Result>(work: Promise<Result>) => Promise<Result>;
}

export function createOwnWork(): OwnWork {
  let changes = 0;
  const begin = (): (() => boolean) => {
    const before = changes;
    return () => changes === before;
  };
  return {
    pass: () => void (changes += 1),
    begin,
    own: <Result>(work: Promise<Result>) => {
      const isOwn = begin();
      return new Promise<Result>((resolve, reject) => {
        work.then(
          (result) => isOwn() && resolve(result),
          (error: unknown) => isOwn() && reject(error as Error),
        );
      });
    },
  };
}
