import { count, hours, outgoingTls, seconds } from '@postern/vocabulary';
import { z } from 'zod';

/** Queue and sessions to next hops (behaviour 14.4). */
export const delivery = z
  .strictObject({
    queueLifetimeHours: hours(72, [1, 720], 'Age at which undelivered mail is given up and its sender is told'),
    bounceLifetimeHours: hours(72, [1, 720], 'The same for mail with the null sender, whose failure nobody is told'),
    firstRetrySeconds: seconds(60, [1, 86_400], 'Pause before the second attempt; doubles after each'),
    maxRetrySeconds: seconds(3600, [1, 86_400], 'Longest pause between attempts'),
    connectionsPerHop: count(10, 'connections', [1, 200], 'Concurrent connections of one delivery process to one next hop'),
    tls: outgoingTls('TLS to hosts found by DNS'),
    attemptTimeoutSeconds: seconds(300, [5, 3600], 'Longest attempt'),
  })
  .prefault({});
