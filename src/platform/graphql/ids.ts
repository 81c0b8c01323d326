const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether an external id can be an id of the hub: other texts count as absent. */
export const isUuid = (id: string): boolean => UUID.test(id);
