const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether an ID that came from outside can name anything here: what cannot is treated as absent. */
export const isUuid = (id: string): boolean => UUID.test(id);
