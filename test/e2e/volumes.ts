import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

import { apply, kubectl } from './kube.js';
import { options } from './options.js';

// What runs in the pod: Node reads or writes a whole folder as one compressed value, since our images hold neither a shell nor tar.
const PACK = `const fs=process.getBuiltinModule('fs'),p=process.getBuiltinModule('path'),out=[];(function walk(at){for(const e of fs.readdirSync('/data/'+at,{withFileTypes:true})){const f=p.join(at,e.name);
const mode=fs.statSync('/data/'+f).mode;if(e.isDirectory()){out.push([f,mode,null]);walk(f)}else if(e.isFile())out.push([f,mode,fs.readFileSync('/data/'+f)])}})('');
process.stdout.write(process.getBuiltinModule('zlib').gzipSync(process.getBuiltinModule('v8').serialize(out),{level:1}))`;
const UNPACK = `const fs=process.getBuiltinModule('fs'),got=[];process.stdin.on('data',c=>got.push(c)).on('end',()=>{for(const [f,mode,bytes] of
process.getBuiltinModule('v8').deserialize(process.getBuiltinModule('zlib').gunzipSync(Buffer.concat(got)))){if(bytes===null)fs.mkdirSync('/data/'+f);else fs.writeFileSync('/data/'+f,bytes);fs.chmodSync('/data/'+f,mode)}console.log('done')})`;

const keeper = (name: string) => `${name}-keeper`;

/** A pod that holds a volume of the development profile, so that its folder can be read or written. The volume is made when it is missing. */
async function openVolume(name: string, image: string, nodeSelector: unknown): Promise<void> {
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } },
  };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: keeper(name) },
    spec: {
      nodeSelector,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65_532,
        runAsGroup: 65_532,
        fsGroup: 65_532,
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'keeper',
          image,
          command: ['/app/node/bin/node', '-e', 'setInterval(() => {}, 1000)'],
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
    },
  };
  if ((await kubectl('get', 'pvc', name, '--ignore-not-found')) === '') await apply(JSON.stringify(claim));
  await apply(JSON.stringify(pod));
  await kubectl('wait', '--for=condition=Ready', `pod/${keeper(name)}`, '--timeout=120s');
}

const closeVolume = (name: string) => kubectl('delete', 'pod', keeper(name), '--grace-period=1', '--wait=true');

/** Runs a program of Node in the keeper, with a file of this machine as its input or its output. */
function exec(name: string, program: string, file: string, way: 'in' | 'out'): Promise<void> {
  const handle = openSync(file, way === 'in' ? 'r' : 'w');
  return new Promise<void>((resolve, reject) => {
    const child = spawn('kubectl', ['-n', options.namespace, 'exec', '-i', keeper(name), '--', '/app/node/bin/node', '-e', program], {
      stdio: way === 'in' ? [handle, 'ignore', 'inherit'] : ['ignore', handle, 'inherit'],
    });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${name}: ended with ${code}`))));
  }).finally(() => closeSync(handle));
}

export interface VolumeCopy {
  readonly claim: string;
  readonly file: string;
}

export async function saveVolume({ claim, file }: VolumeCopy, image: string, nodeSelector: unknown): Promise<void> {
  await openVolume(claim, image, nodeSelector);
  await exec(claim, PACK, file, 'out');
  await closeVolume(claim);
}

export async function restoreVolume({ claim, file }: VolumeCopy, image: string, nodeSelector: unknown): Promise<void> {
  await openVolume(claim, image, nodeSelector);
  await exec(claim, UNPACK, file, 'in');
  await closeVolume(claim);
}
