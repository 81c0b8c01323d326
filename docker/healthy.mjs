/** For the container's HEALTHCHECK: exits with 0 when the hub takes work. */
const answer = await fetch(`http://127.0.0.1:${process.env.PORT ?? 4000}/health/ready`, { signal: AbortSignal.timeout(4_000) }).catch(
  () => undefined,
);
process.exitCode = answer?.ok ? 0 : 1;
