// All values of the chart: what values.yaml says and what values.schema.json checks. `node tools/chart/generate.mjs` writes both.
import { KAFKA, peers, POSTGRES, S3, TRUST } from './backing-values.mjs';
import { CLOUDNATIVEPG, KEDA, STRIMZI } from './operator-values.mjs';
import { component } from './service-values.mjs';
import {
  addresses,
  choice,
  cidrs,
  domain,
  domains,
  flag,
  group,
  host,
  image,
  int,
  key,
  kubernetes,
  labels,
  nameServers,
  objectName,
  optionalInt,
  ports,
  quantity,
  registry,
  secretPattern,
  tag,
  text,
  texts,
} from './value-kinds.mjs';

const LIMIT = '^$|^[0-9]+(\\.[0-9]+)?m?$';

const archiveWorkers = int(1, 'Archives that a pod unpacks concurrently; each may take 2 GB of its memory', 1, 32);

const devPart = (name, what, room, size) =>
  group(`${what} of the development profile`, {
    image: image(`localhost/${name}`, what),
    memory: quantity(room, 'Memory request and limit'),
    storage: quantity(size, 'Size of its volume'),
    storageClassName: text('', 'Storage class; empty: the default one'),
  });

export const VALUES = group('', {
  global: group('Values that other charts share', {
    imageRegistry: registry('Registry of all images'),
    imageTag: tag('Tag of all images; empty: the version of the app'),
    imagePullSecrets: texts([], 'Names of pull secrets', 'imagePullSecrets: [registry-key]'),
  }),
  nameOverride: text('', 'Replaces the name of the chart in object names'),
  fullnameOverride: text('', 'Replaces the whole prefix of object names'),
  commonLabels: labels({}, 'Labels of every object'),
  image: image('localhost/postern', 'all Node services and of the console'),
  imagePullSecrets: texts([], 'Names of pull secrets, beside the global ones'),

  mail: group(
    'What the gateway starts with. Used once, for the first configuration revision of an empty database; later changes are made in the console',
    {
      hostname: domain('', 'Name in the greeting, in EHLO and in Received. It needs A, AAAA and PTR records'),
      localDomains: domains([], 'Domains whose mail is accepted from anybody', 'localDomains: [example.org]'),
      trustedNetworks: cidrs([], 'Clients that may relay to anywhere', 'trustedNetworks: [192.0.2.0/24]'),
      relayhost: group('Next hop of all mail', {
        host: host('Host name or address; empty: by DNS'),
        port: int(25, 'Port', 1, 65_535),
        tls: choice('attempt', 'TLS to it', ['none', 'attempt', 'require', 'verify']),
      }),
      settings: kubernetes.object({}, 'More of the first revision, in the shape of the settings that the API shows; merged over the above'),
    },
  ),

  edge: group('How strangers reach port 25. The guide port-25 compares the five ways', {
    exposure: choice('loadBalancer', 'The way', ['loadBalancer', 'loadBalancerProxy', 'clusterProxy', 'bgp', 'hostPort', 'nodePort', 'none']),
    port: int(25, 'Port that strangers connect to', 1, 65_535),
    nodePort: optionalInt('Port on the nodes for `nodePort`', 1, 65_535),
    annotations: labels({}, 'Annotations of the Service that strangers reach'),
    loadBalancerClass: text('', 'Class of the load balancer'),
    loadBalancerSourceRanges: cidrs([], 'Clients that the load balancer lets through; empty: all'),
    externalIPs: addresses([], 'Addresses of nodes that answer on the port'),
    allocateNodePorts: flag(
      true,
      'Whether the load balancer gets ports on the nodes. False only with balancers that reach pods by themselves, such as BGP',
    ),
    proxyNetworks: cidrs(
      [],
      'Networks of the proxies in front, as pods see them. From there a PROXY header is required; from elsewhere it is refused',
      'proxyNetworks: [10.20.0.0/24]',
    ),
    tls: group('STARTTLS', {
      existingSecret: objectName('', 'Secret of type kubernetes.io/tls; empty: STARTTLS is not offered unless `certManager` is on'),
      certManager: flag(false, 'Ask cert-manager for a certificate of `mail.hostname`'),
      issuer: objectName('', 'Issuer of that certificate'),
      issuerKind: choice('ClusterIssuer', 'Kind of the issuer', ['Issuer', 'ClusterIssuer']),
    }),
    maxSessions: int(10_000, 'Sessions of one pod; near it those without a transaction are ended early', 1, 100_000),
    maxInFlight: text('256 MiB', 'Message bytes held in the memory of one pod; above it 452', '^[0-9]+ (MiB|GiB)$'),
    clientShare: int(25, 'Most of them that one untrusted client may hold, in percent; one message of the largest size always fits', 1, 100),
  }),

  console: group('The console and the API', {
    trustedProxies: optionalInt(
      'Reverse proxies in front whose X-Forwarded headers are believed; not set: 1 with an Ingress or HTTPRoute, else 0',
      0,
      10,
    ),
    ingress: group('Ingress', {
      enabled: flag(false, 'Make one'),
      className: text('', 'Ingress class'),
      host: domain('', 'Host name'),
      tlsSecret: objectName('', 'Secret of its certificate'),
      annotations: labels({}, 'Annotations'),
    }),
    httpRoute: group('Gateway API', {
      enabled: flag(false, 'Make an HTTPRoute'),
      hostnames: domains([], 'Host names'),
      parentRefs: kubernetes.list([], 'Gateways', 'parentRefs: [{name: public, namespace: gateways, sectionName: https}]'),
      annotations: labels({}, 'Annotations'),
    }),
  }),
  customResources: group('Configuration by custom resources (the guide gitops). Off: admin-api has no right and no way to the Kubernetes API', {
    enabled: flag(false, 'Take domains, routes, rules and general settings from custom resources of this namespace'),
    installCrds: flag(true, 'Bring the CustomResourceDefinitions. They are kept when the release goes. False for a second release in one cluster'),
  }),
  clusterPage: group("The console's page of pods and Deployments, with restart and scale", {
    enabled: flag(false, 'Give admin-api the rights: list pods, Deployments and autoscalers here, patch the Deployments of this release'),
    nodes: flag(false, 'Show nodes too. Needs a ClusterRole that may list nodes'),
  }),
  admin: group('The first administrator', {
    existingSecret: objectName('', 'Secret with the first password; empty: the chart makes one at the installation'),
    passwordKey: key('password', 'Its key'),
  }),

  backup: group('Backup, the originals that rules keep', {
    existingSecret: objectName(
      '',
      'Secret with the master key: 32 octets in base64, as from `openssl rand -base64 32`. To replace a key: the new one, a comma, the old one. Empty: the chart makes a key at the installation and keeps it, also when the release goes. Without its key nothing in Backup can be read: keep a copy elsewhere',
    ),
    keyKey: key('key', 'Its key'),
  }),

  kafka: KAFKA,
  postgres: POSTGRES,
  s3: S3,
  trust: TRUST,

  meshTls: group('Mutual TLS between the services', {
    mode: choice(
      'helm',
      'Where the certificates come from. `helm`: made by Helm at the installation and kept in the cluster; GitOps tools render without the cluster and need one of the next two',
      ['helm', 'certManager', 'secrets', 'none'],
    ),
    existingSecret: secretPattern(
      '',
      'For `secrets`: tls.crt, tls.key and ca.crt; the common name is the name of the service',
      'existingSecret: postern-mesh-{service}',
    ),
    issuer: objectName('', 'For `certManager`: an issuer of your own; empty: the chart makes an authority for this release'),
    issuerKind: choice('Issuer', 'Its kind', ['Issuer', 'ClusterIssuer']),
    duration: text('8760h', 'Life of a certificate', '^[0-9]+h$'),
    renewBefore: text('720h', 'Time left at the renewal', '^[0-9]+h$'),
  }),

  drain: group('What a stopping pod does', {
    propagationSeconds: int(15, 'Goes on taking work until balancers noticed', 0, 300),
    maxSeconds: int(300, 'Longest wait for work in flight', 5, 3600),
  }),
  logLevel: choice('info', 'Least level that is logged', ['debug', 'info', 'warn', 'error', 'silent']),
  tracing: group('OpenTelemetry', {
    endpoint: text('', 'OTLP collector over HTTP; empty: no spans are sent', '^$|^https?://'),
    percent: int(10, 'Share of traces that is sent, in per cent; those of mail that was refused, put off or failed always are', 0, 100),
    port: int(4318, 'Its port, for the network policy', 1, 65_535),
    peers: peers('the collector'),
  }),
  dns: group('Name service', {
    servers: nameServers(
      [],
      'Resolvers for mail (MX, SPF, lists); empty: those of the cluster. A validating resolver of your own is best',
      'servers: ["10.0.0.53:53"]',
    ),
  }),

  services: group('The services, one Deployment each', {
    ingressSmtp: component('Receives mail by SMTP and gives the true verdict', { scale: [2, 10], needs: ['250m', '1Gi'], scratch: '64Mi' }),
    pipeline: component('Runs the scan plan, decides, stores, publishes', {
      scale: [2, 20],
      needs: ['250m', '1Gi'],
      scratch: '64Mi',
      more: { maxInFlight: text('256 MiB', 'Message bytes held in the memory of one pod; above it 452', '^[0-9]+ (MiB|GiB)$') },
    }),
    authCheck: component('SPF, DKIM, DMARC, ARC', { scale: [2, 10], needs: ['100m', '384Mi'] }),
    antispam: component('Spam, phishing, links', { scale: [2, 20], needs: ['250m', '512Mi'] }),
    contentFilter: component('Types, names and sizes of attachments, archives', {
      scale: [2, 20],
      needs: ['250m', '2560Mi'],
      more: { archiveWorkers },
    }),
    antivirus: component('Own engines and clamd', { scale: [2, 20], needs: ['250m', '2560Mi'], more: { archiveWorkers } }),
    delivery: component('Sends accepted mail, keeps the queue', {
      scale: [2, 12],
      needs: ['100m', '512Mi'],
      more: { concurrency: int(32, 'Mails of one pod on their way at the same time, from facts and from the queue each', 1, 1000) },
    }),
    journal: component('Writes what happened to each mail', {
      scale: [1, 12],
      needs: ['100m', '384Mi'],
      more: { concurrency: int(200, 'Facts of one pod in hand at the same time', 1, 1000) },
    }),
    backup: component('Keeps originals that rules want kept', {
      scale: [1, 3],
      needs: ['100m', '768Mi'],
      more: { concurrency: int(4, 'Originals that a pod takes in at the same time', 1, 200) },
    }),
    adminApi: component('Console, API, configuration', { scale: [1, 3], needs: ['100m', '384Mi'] }),
  }),
  clamav: component('clamd, the engine behind antivirus', {
    scale: [2, 10],
    needs: ['250m', '3Gi'],
    more: {
      image: image('localhost/postern-clamd', 'clamd and freshclam'),
      database: choice('freshclam', 'Where signatures come from. builtin knows the EICAR test file only', ['freshclam', 'volume', 'builtin']),
      mirror: text(
        'database.clamav.net',
        'Mirror that the one pod loads from which all clamd load from; an internal one where pods may not reach the Internet',
      ),
      checksPerDay: int(12, 'How often that pod looks', 1, 50),
      updatesVolume: text('', 'Size of a volume for that pod, so that a restart does not load everything again; empty: none', '^$|^[0-9]+(Mi|Gi)$'),
      updatesStorageClass: text('', 'Storage class of that volume; empty: the default one'),
      volumeClaim: objectName('', 'For `volume`: a claim that somebody else fills, mounted read-only'),
      maxThreads: int(8, 'Concurrent scans in one pod', 1, 256),
      cidrs: cidrs(['0.0.0.0/0'], 'Where freshclam may reach its mirror, ports 80 and 443'),
    },
  }),

  networkPolicy: group('Who may talk to whom. Made from the privileges of each service; everything else is refused', {
    enabled: flag(true, 'Make NetworkPolicies'),
    dns: kubernetes.list(
      [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
          podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        },
        // NodeLocal DNSCache answers at an address of the node; as GKE and kubeadm have it, and as kubespray has it.
        { ipBlock: { cidr: '169.254.20.10/32' } },
        { ipBlock: { cidr: '169.254.25.10/32' } },
      ],
      "The cluster's name service, and NodeLocal DNSCache where a cluster has it",
    ),
    dnsPorts: ports([53], 'Its ports as its pods listen on them; OpenShift needs 5353'),
    monitoring: kubernetes.list([{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }], 'Who may read metrics'),
    keda: kubernetes.list(
      [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'keda' } } }],
      'Where KEDA runs, which asks the broker of the development profile for lags when `keda.enabled` is true. Other brokers and Prometheus have their own rules',
    ),
    console: kubernetes.list([], 'Who may reach the console and the API; empty: any address'),
    smtp: kubernetes.list([], 'Who may reach SMTP; empty: any address'),
    kubernetesApi: kubernetes.list([], 'The Kubernetes API, for admin-api when it needs it; empty: any address on its ports'),
    kubernetesApiPorts: ports([443, 6443], 'Its ports, also those behind its Service'),
    smtpOutCidrs: cidrs(['0.0.0.0/0'], 'Where mail may be delivered to. Add ::/0 when the IPv6 address that mail leaves from has a PTR record'),
    smtpOutPorts: ports([25, 465, 587], 'On which ports'),
    peers: kubernetes.object(
      {},
      "Where a peer of a service is that this chart does not run, by the name in the service's manifest; its address goes into extraEnv",
      'peers: {clamav: [{ipBlock: {cidr: 10.0.5.0/24}}]}',
    ),
  }),
  network: group('Address families of the Services', {
    ipFamilyPolicy: choice('', 'Policy', ['', 'SingleStack', 'PreferDualStack', 'RequireDualStack']),
    ipFamilies: texts([], 'Families in order'),
  }),
  podDisruptionBudget: group('Voluntary disruptions', {
    enabled: flag(true, 'Make a budget for each component'),
    maxUnavailable: int(1, 'Pods of a component that may be unavailable at the same time', 1, 100),
  }),
  topologySpread: group('Spread of the pods of a component', {
    zones: choice('ScheduleAnyway', 'When zones cannot be balanced', ['ScheduleAnyway', 'DoNotSchedule']),
    nodes: choice('ScheduleAnyway', 'When nodes cannot be balanced', ['ScheduleAnyway', 'DoNotSchedule']),
  }),
  priorityClasses: group('Who stays when nodes are full: edge above scanners above console', {
    create: flag(false, 'Make three priority classes'),
    highest: int(1_000_000, 'Value of the highest', 3, 1_000_000_000),
  }),
  podSecurity: group('Pods fulfil the restricted Pod Security standard', {
    setUser: flag(true, 'Run as user 65532. False where the platform assigns user ids, as OpenShift does'),
    userNamespaces: flag(false, 'Run in a user namespace of its own (hostUsers: false)'),
  }),
  serviceAccount: group('Accounts without rights, one a component', {
    annotations: labels(
      {},
      'Annotations of the accounts of services that reach the object store, such as those of a cloud identity. No other gets them',
    ),
  }),
  cpuLimit: text('', 'CPU limit of every container, for namespaces whose quota demands one; empty: none, since throttling makes scans late', LIMIT),
  hostAliases: kubernetes.list(
    [],
    'Names that every pod knows beside the name service',
    'hostAliases: [{ip: 10.0.0.5, hostnames: [s3.example.org]}]',
  ),
  dnsConfig: kubernetes.object({}, 'DNS of every pod, as Kubernetes writes it', 'dnsConfig: {options: [{name: ndots, value: "2"}]}'),
  extraObjects: kubernetes.list([], 'More objects of the release. Text in them is a template'),

  keda: KEDA,
  metrics: group('For the Prometheus operator and Grafana', {
    serviceMonitor: group('Scraping', {
      enabled: flag(false, 'Make ServiceMonitors'),
      interval: text('30s', 'Interval', '^[0-9]+(s|m)$'),
      labels: labels({}, 'Labels that your Prometheus selects'),
    }),
    rules: group('Alerts', {
      enabled: flag(false, 'Make a PrometheusRule for each alert'),
      labels: labels({}, 'Labels that your Prometheus selects'),
      runbooks: text('https://github.com/postern/postern/blob/main/docs/guides/runbooks', 'Address of the runbooks', '^https?://'),
    }),
    dashboards: group('Dashboards', {
      enabled: flag(false, 'Make a ConfigMap for each dashboard'),
      labels: labels({ grafana_dashboard: '1' }, "Labels that Grafana's side-car selects"),
      annotations: labels({ grafana_folder: 'Postern' }, 'Annotations, such as the folder'),
    }),
  }),

  strimzi: STRIMZI,
  cloudnativepg: CLOUDNATIVEPG,
  dev: group(
    'DEVELOPMENT ONLY: a small Kafka, PostgreSQL and object store without replicas, back-up and TLS, with one known password. All pods ask for 20m CPU',
    {
      enabled: flag(false, 'Make them'),
      password: text(
        'postern-dev-only',
        'Password of the administrator. Those of the roles of the database are made of it',
        '^[A-Za-z0-9._~-]{15,64}$',
      ),
      kafka: devPart('postern-dev-kafka', 'Kafka', '1Gi', '2Gi'),
      postgres: devPart('postern-dev-postgres', 'PostgreSQL', '512Mi', '2Gi'),
      s3: devPart('postern-dev-s3', 'Object store', '256Mi', '2Gi'),
      nodeSelector: labels({}, 'Labels of nodes that may run the three'),
    },
  ),
  check: group('`postern check`: what Kafka, PostgreSQL, the object store and certificates lack, looked at for each service', {
    beforeInstall: flag(
      true,
      'Before each installation and upgrade, by Jobs whose log says what is missing. Not with `dev`, `strimzi` or `cloudnativepg`, which make things with the release; `helm test` looks in any case',
    ),
  }),
  tests: group('`helm test`', {
    enabled: flag(true, 'Make its pods'),
    recipient: text('', 'Recipient of the clean mail; empty: postmaster at the first local domain', '^$|^[^@\\s]+@[^@\\s]+$'),
    timeoutSeconds: int(120, 'Longest run', 10, 3600),
  }),
});
