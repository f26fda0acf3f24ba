#!/bin/sh
# kafkajs 2.2.4: its only assigner, RoundRobinAssigner, deals the partitions of the leader's topics to all members of the group, whatever each member subscribed to. A member
# is given partitions of a topic that it never asked for, and a topic that only others than the leader subscribed to is given to nobody. During a rolling upgrade that adds a
# topic to a group, mail of that topic waits or reaches a consumer that does not know it. (Kafka's own assignors look at each member's subscription.)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent kafkajs@2.2.4
cat >assign.cjs <<'JS'
const { PartitionAssigners, AssignerProtocol } = require('kafkajs');
const cluster = { findTopicPartitionMetadata: () => [{ partitionId: 0 }, { partitionId: 1 }] };
const assigner = PartitionAssigners.roundRobin({ cluster });
const member = (memberId, topics) => ({ memberId, memberMetadata: assigner.protocol({ topics }).metadata });
// The leader is of the version before: it knows mail alone. The other one also wants originals.
const members = [member('old', ['mail']), member('young', ['mail', 'originals'])];
const tell = (what, assigned) => {
  for (const { memberId, memberAssignment } of assigned)
    console.log(`${what}: ${memberId} gets ${JSON.stringify(AssignerProtocol.MemberAssignment.decode(memberAssignment).assignment)}`);
};
(async () => {
  tell('led by old', await assigner.assign({ members, topics: ['mail'] }));
  tell('led by young', await assigner.assign({ members, topics: ['mail', 'originals'] }));
})();
JS
seen=$(node assign.cjs)
echo "kafkajs $(node -p "require('./node_modules/kafkajs/package.json').version")"
echo "$seen"
expected='led by old: old gets {"mail":[0]}
led by old: young gets {"mail":[1]}
led by young: old gets {"mail":[0],"originals":[0]}
led by young: young gets {"mail":[1],"originals":[1]}'
[ "$seen" = "$expected" ] || { echo "changed; it was: $expected"; exit 1; }
