const audited = new WeakSet<object>();

/** Marks an event whose delivery is in the audit log: then its item needs no other entry. */
export const markAudited = (event: object): void => void audited.add(event);

export const isAudited = (event: object): boolean => audited.has(event);
