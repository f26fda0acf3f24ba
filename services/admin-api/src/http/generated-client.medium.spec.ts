import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeClient, pythonTools, runPython } from '../testing/python-client.js';
import { PASSWORD, startApi, startDatabase } from '../testing/start-api.js';
import type { TestApi } from '../testing/start-api.js';

/** What an integrator writes with the client that his generator made: nothing here knows a path, a header or a field by hand. */
const PROGRAM = `
import base64, json, os
from postern_client import AuthenticatedClient, Client
from postern_client.api.access import create_token, list_audit
from postern_client.api.rules import create_rule, delete_rule, list_rules, read_rule, replace_rule
from postern_client.models import DryRun, MailRule, MailRuleInput, Problem, TokenInput

url = os.environ['URL']
basic = base64.b64encode(('admin:' + os.environ['PASSWORD']).encode()).decode()
admin = AuthenticatedClient(base_url=url, token=basic, prefix='Basic')
out = {}

out['anonymous'] = list_rules.sync_detailed(client=Client(base_url=url)).parsed.code
token = create_token.sync(client=admin, body=TokenInput(name='script', expires_in_days=1))
client = AuthenticatedClient(base_url=url, token=token.secret)

rule = MailRuleInput(name='Partners', senders=['*@partner.example'], recipients=['*'])
dry = create_rule.sync(client=client, body=rule, dry_run=True)
out['dry'] = [isinstance(dry, DryRun), dry.changed, dry.changes[0].path]
made = create_rule.sync_detailed(client=client, body=rule)
out['made'] = [int(made.status_code), isinstance(made.parsed, MailRule), made.parsed.name]
number = made.parsed.id

seen = read_rule.sync_detailed(number, client=client).headers['etag']
first = replace_rule.sync_detailed(number, client=client, if_match=seen, body=MailRuleInput(name='Friends', senders=['*'], recipients=['*']))
late = replace_rule.sync_detailed(number, client=client, if_match=seen, body=rule)
out['late'] = [int(first.status_code), int(late.status_code), isinstance(late.parsed, Problem), late.parsed.code, late.headers['etag'] == first.headers['etag']]

bad = create_rule.sync(client=client, body=MailRuleInput(name='Bad', senders=['reg:('], recipients=['*']))
out['bad'] = [bad.code, bad.errors[0].path, bad.errors[0].code]

names, cursor = [], None
while True:
    page = list_rules.sync(client=client, limit=1, **({} if cursor is None else {'cursor': cursor}))
    names += [one.name for one in page.items]
    cursor = page.next_cursor
    if not cursor: break
out['names'] = names
out['deleted'] = int(delete_rule.sync_detailed(number, client=client).status_code)
out['audit'] = [entry.action for entry in list_audit.sync(client=client, limit=2).items]
print(json.dumps(out))
`;

const tools = pythonTools();
const skipped = 'missing' in tools ? tools.missing : '';

describe.skipIf(skipped !== '')(`a client in Python, made from the document${skipped === '' ? '' : ` (${skipped})`}`, () => {
  let server: Awaited<ReturnType<typeof startDatabase>>;
  let api: TestApi;
  let folder = '';
  beforeAll(async () => {
    server = await startDatabase();
    api = await startApi(server.database);
    folder = mkdtempSync(join(tmpdir(), 'postern-client-'));
  });
  afterAll(async () => {
    await api.stop();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('signs in, changes, tries out, is told who was faster, pages and reads problems', async () => {
    const bin = 'bin' in tools ? tools.bin : '';
    const made = makeClient(bin, folder);
    expect(made.status, `${made.stdout}${made.stderr}`).toBe(0);
    const ran = await runPython(bin, folder, PROGRAM, { URL: api.url, PASSWORD });
    expect(ran.stderr).toBe('');
    expect(JSON.parse(ran.stdout)).toEqual({
      anonymous: 'SIGN_IN_NEEDED',
      dry: [true, 1, 'rules[id=4]'],
      made: [201, true, 'Partners'],
      late: [200, 412, true, 'REVISION_CONFLICT', true],
      bad: ['BAD_INPUT', 'senders.0', 'REFUSED'],
      names: ['Friends', 'AllowList', 'DenyList', 'Default'],
      deleted: 204,
      audit: ['rules.delete', 'rules.update'],
    });
  });
});
