const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether an external id can be an id of the hub: other texts count as absent. */
export const isUuid = (id: string): boolean => UUID.test(id);

const UUIDS = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;

/** Returns the ids in a text, each once. */
export const uuidsIn = (text: string): readonly string[] => [...new Set(text.match(UUIDS) ?? [])];
