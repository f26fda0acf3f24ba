{{/* Environment of a service, from its row of the privilege table. What it has no privilege for is not told to it. */}}

{{- define "postern.env" -}}
{{- $row := include "postern.privileges" . | fromJson -}}
{{- $values := include "postern.values" . | fromJson -}}
{{- $v := .root.Values -}}
- {name: POSTERN_NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
- {name: POSTERN_LOG_LEVEL, value: {{ $v.logLevel | quote }}}
- {name: POSTERN_DRAIN_PROPAGATION_SECONDS, value: {{ $v.drain.propagationSeconds | quote }}}
- {name: POSTERN_DRAIN_MAX_SECONDS, value: {{ $v.drain.maxSeconds | quote }}}
- {name: NODE_OPTIONS, value: {{ printf "--max-old-space-size=%s" (include "postern.heap" .) | quote }}}
{{- if include "postern.trust.used" . }}
- {name: NODE_EXTRA_CA_CERTS, value: /etc/postern/trust/ca.crt}
{{- end }}
{{- with $v.tracing.endpoint }}
- {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }}}
- {name: POSTERN_TRACE_PERCENT, value: {{ $v.tracing.percent | quote }}}
{{- end }}
{{- if include "postern.mesh.mounted" . }}
- {name: POSTERN_MESH_TLS_DIR, value: /etc/postern/mesh}
{{- end }}
{{- if include "postern.onBus" $row }}{{ include "postern.env.kafka" . }}{{ end }}
{{- if $row.postgres }}{{ include "postern.env.postgres" . }}{{ end }}
{{- /* An identity of the platform belongs to the account, which is not there before the installation. */}}
{{- if and $row.blobs (or (not .before) (include "postern.s3.login" .)) }}{{ include "postern.env.s3" . }}{{ end }}
{{- if and (include "postern.reaches" (dict "row" $row "to" "dns")) $v.dns.servers }}
- {name: POSTERN_DNS, value: {{ join "," $v.dns.servers | quote }}}
{{- end }}
{{- $root := .root }}
{{- range $row.reaches }}
{{- if and .port (not (hasKey $v.networkPolicy.peers .to)) }}
- {name: {{ .env }}, value: {{ printf "%s:%v" (include "postern.name" (dict "root" $root "name" .to)) .port | quote }}}
{{- end }}
{{- end }}
{{- range $row.listens }}
{{- if eq .name "bodies" }}
- {name: POSTERN_BODY_PORT, value: {{ .port | quote }}}
- {name: POSTERN_BODY_ADVERTISE, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
{{- else }}
- {name: POSTERN_{{ upper .name }}_PORT, value: {{ .port | quote }}}
{{- end }}
{{- end }}
{{- range $callee := $row.calls }}
{{- range (include "postern.privileges" (dict "root" $root "name" $callee) | fromJson).listens }}
{{- if eq .protocol "grpc" }}
- {name: POSTERN_{{ $callee | upper | replace "-" "_" }}, value: {{ printf "%s:%v" (include "postern.name" (dict "root" $root "name" $callee)) .port | quote }}}
{{- end }}
{{- end }}
{{- end }}
{{- range $key, $env := dict "concurrency" "CONCURRENCY" "maxInFlight" "MAX_IN_FLIGHT" }}
{{- with get $values $key }}
- {name: POSTERN_{{ $.name | upper }}_{{ $env }}, value: {{ . | quote }}}
{{- end }}
{{- end }}
{{- with $values.archiveWorkers }}
- {name: POSTERN_{{ $.name | upper | replace "-" "_" }}_ARCHIVE_WORKERS, value: {{ . | quote }}}
{{- end }}
{{- if and (eq .name "auth-check") $v.mail.hostname }}
- {name: POSTERN_HOSTNAME, value: {{ $v.mail.hostname }}}
{{- end }}
{{- if include "postern.isEdge" . }}{{ include "postern.env.edge" . }}{{ end }}
{{- if eq .name "admin-api" }}{{ include "postern.env.admin" . }}{{ end }}
{{- if has "backup-key" $row.secrets }}{{ include "postern.env.backup" . }}{{ end }}
{{- with $values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* MiB of "512Mi", "1Gi", "256 MiB" */}}
{{- define "postern.mib" -}}
{{- mul (regexFind "^[0-9]+" . | int) (ternary 1024 1 (contains "G" .)) -}}
{{- end -}}

{{/*
Heap of Node in MiB: at most two thirds of the memory limit. Who holds messages has them outside of the heap, and the budget for them, the scratch folder and the
runtime must fit beside it: what is above the limit is not refused but killed.
*/}}
{{- define "postern.heap" -}}
{{- $values := include "postern.values" . | fromJson -}}
{{- $limit := include "postern.mib" $values.resources.memory | int -}}
{{- $heap := div (mul $limit 2) 3 -}}
{{- $budget := "" -}}
{{- if include "postern.isEdge" . }}{{ $budget = .root.Values.edge.maxInFlight }}{{ else if hasKey $values "maxInFlight" }}{{ $budget = $values.maxInFlight }}{{ end -}}
{{- if $budget -}}
{{- $left := sub $limit (add (include "postern.mib" $budget | int) (include "postern.mib" $values.resources.scratch | int) 100) -}}
{{- if lt $left 128 }}{{ fail (printf "services.%s.resources.memory %s is too small: %s of messages, %s of scratch and the runtime leave %d MiB for the heap" (include "postern.key" .) $values.resources.memory $budget $values.resources.scratch $left) }}{{ end -}}
{{- $heap = min $heap $left -}}
{{- end -}}
{{- $heap -}}
{{- end -}}

{{- define "postern.env.kafka" -}}
{{- $v := .root.Values }}
- {name: POSTERN_KAFKA_BROKERS, value: {{ include "postern.kafka.brokers" .root | quote }}}
- {name: POSTERN_KAFKA_GZIP, value: {{ eq $v.kafka.compression "gzip" | quote }}}
{{- if or $v.dev.enabled $v.kafka.createTopics }}
{{- with $v.kafka.partitions }}
- {name: POSTERN_KAFKA_PARTITIONS, value: {{ . | quote }}}
{{- end }}
- {name: POSTERN_KAFKA_CREATE_TOPICS, value: "true"}
- {name: POSTERN_KAFKA_REPLICATION, value: {{ ternary 1 $v.kafka.replicationFactor $v.dev.enabled | quote }}}
{{- end }}
{{- if $v.strimzi.enabled }}
- {name: POSTERN_KAFKA_TLS, value: "true"}
- {name: POSTERN_KAFKA_CA_FILE, value: /etc/postern/kafka/ca.crt}
- {name: POSTERN_KAFKA_SASL_MECHANISM, value: scram-sha-512}
- {name: POSTERN_KAFKA_USERNAME, value: {{ include "postern.name" . }}}
- {name: POSTERN_KAFKA_PASSWORD_FILE, value: /etc/postern/secrets/kafka/password}
{{- else if not $v.dev.enabled }}
{{- if $v.kafka.tls.enabled }}
- {name: POSTERN_KAFKA_TLS, value: "true"}
{{- if $v.kafka.tls.caSecret }}
- {name: POSTERN_KAFKA_CA_FILE, value: /etc/postern/kafka/ca.crt}
{{- end }}
{{- end }}
{{- if $v.kafka.sasl.mechanism }}
- {name: POSTERN_KAFKA_SASL_MECHANISM, value: {{ $v.kafka.sasl.mechanism }}}
- {name: POSTERN_KAFKA_USERNAME_FILE, value: /etc/postern/secrets/kafka/username}
- {name: POSTERN_KAFKA_PASSWORD_FILE, value: /etc/postern/secrets/kafka/password}
{{- end }}
{{- end }}
{{- end -}}

{{/* By names that hold in every namespace: KEDA reads the lag from its own. */}}
{{- define "postern.kafka.brokers" -}}
{{- if .Values.dev.enabled -}}{{ include "postern.name" (dict "root" . "name" "dev-kafka") }}.{{ .Release.Namespace }}.svc:9092
{{- else if .Values.strimzi.enabled -}}{{ .Values.strimzi.cluster }}-kafka-bootstrap.{{ default .Release.Namespace .Values.strimzi.namespace }}.svc:{{ .Values.strimzi.listenerPort }}
{{- else -}}{{ join "," .Values.kafka.brokers }}{{- end -}}
{{- end -}}

{{/* Whether the brokers are talked to by TLS. */}}
{{- define "postern.kafka.encrypted" -}}
{{- if and (not .Values.dev.enabled) (or .Values.strimzi.enabled .Values.kafka.tls.enabled) }}true{{ end -}}
{{- end -}}

{{/* Secret and key of a service's connection URL, as JSON */}}
{{- define "postern.postgres.login" -}}
{{- $v := .root.Values }}
{{- $secret := include "postern.secretName" (dict "pattern" $v.postgres.existingSecret "name" .name) }}
{{- $key := $v.postgres.urlKey }}
{{- if $v.dev.enabled }}{{ $secret = include "postern.dev.database" . }}{{ $key = "url" }}{{ end }}
{{- if $v.cloudnativepg.enabled }}{{ $secret = printf "%s-app" (include "postern.name" (dict "root" .root "name" "postgres")) }}{{ $key = "uri" }}{{ end }}
{{- if and (eq .name "journal") $v.postgres.journalSecret }}{{ $secret = $v.postgres.journalSecret }}{{ $key = $v.postgres.urlKey }}{{ end }}
{{- dict "secret" $secret "keys" (dict "url" $key) | toJson }}
{{- end -}}

{{- define "postern.env.postgres" -}}
{{- $v := .root.Values }}
- {name: POSTERN_POSTGRES_URL_FILE, value: /etc/postern/secrets/postgres/url}
- {name: POSTERN_POSTGRES_POOL, value: {{ ternary $v.postgres.poolSize $v.postgres.officePoolSize (eq .name "delivery") | quote }}}
{{- if include "postern.postgres.caSecret" .root }}
- {name: POSTERN_POSTGRES_CA_FILE, value: /etc/postern/postgres/ca.crt}
{{- end }}
{{- end -}}

{{- define "postern.env.s3" -}}
{{- $v := .root.Values }}
{{- if $v.dev.enabled }}
- {name: POSTERN_S3_ENDPOINT, value: {{ printf "http://%s:9000" (include "postern.name" (dict "root" .root "name" "dev-s3")) | quote }}}
- {name: POSTERN_S3_CREATE_BUCKET, value: "true"}
{{- else }}
{{- with $v.s3.endpoint }}
- {name: POSTERN_S3_ENDPOINT, value: {{ . | quote }}}
{{- end }}
- {name: POSTERN_S3_REGION, value: {{ $v.s3.region | quote }}}
{{- end }}
{{- if include "postern.s3.login" . }}
- {name: POSTERN_S3_ACCESS_KEY_ID_FILE, value: /etc/postern/secrets/s3/accessKeyId}
- {name: POSTERN_S3_SECRET_ACCESS_KEY_FILE, value: /etc/postern/secrets/s3/secretAccessKey}
{{- end }}
- {name: POSTERN_S3_BUCKET, value: {{ $v.s3.bucket | quote }}}
{{- end -}}

{{- define "postern.env.edge" -}}
{{- $edge := .root.Values.edge }}
- {name: POSTERN_SMTP_MAX_SESSIONS, value: {{ $edge.maxSessions | quote }}}
- {name: POSTERN_SMTP_MAX_IN_FLIGHT, value: {{ $edge.maxInFlight | quote }}}
- {name: POSTERN_SMTP_CLIENT_SHARE, value: {{ $edge.clientShare | quote }}}
{{- with $edge.proxyNetworks }}
- {name: POSTERN_SMTP_PROXY_NETWORKS, value: {{ join "," . | quote }}}
{{- end }}
{{- if include "postern.edge.mounted" . }}
- {name: POSTERN_SMTP_TLS_CERT_FILE, value: /etc/postern/smtp-tls/tls.crt}
- {name: POSTERN_SMTP_TLS_KEY_FILE, value: /etc/postern/smtp-tls/tls.key}
{{- end }}
{{- end -}}

{{- define "postern.edge.tlsSecret" -}}
{{- if .Values.edge.tls.existingSecret -}}{{ .Values.edge.tls.existingSecret }}
{{- else if .Values.edge.tls.certManager -}}{{ include "postern.name" (dict "root" . "name" "smtp-tls") }}{{- end -}}
{{- end -}}

{{- define "postern.env.admin" -}}
{{- $v := .root.Values }}
{{- $proxied := ternary 1 0 (or $v.console.ingress.enabled $v.console.httpRoute.enabled) }}
- {name: POSTERN_HTTP_TRUSTED_PROXIES, value: {{ ternary $proxied $v.console.trustedProxies (kindIs "invalid" $v.console.trustedProxies) | quote }}}
{{- include "postern.kubernetes.env" . }}
- {name: POSTERN_SETTINGS_SEED, value: {{ include "postern.seed" .root | quote }}}
{{- if $v.admin.existingSecret }}
- {name: POSTERN_ADMIN_PASSWORD, valueFrom: {secretKeyRef: {name: {{ $v.admin.existingSecret }}, key: {{ $v.admin.passwordKey }}}}}
{{- else if $v.dev.enabled }}
- {name: POSTERN_ADMIN_PASSWORD, valueFrom: {secretKeyRef: {name: {{ include "postern.name" (dict "root" .root "name" "dev") }}, key: adminPassword}}}
{{- else }}
# Without the secret, as after an upgrade, admin-api makes a password of its own when there is no administrator, and prints it once.
- {name: POSTERN_ADMIN_PASSWORD, valueFrom: {secretKeyRef: {name: {{ include "postern.admin.secret" .root }}, key: password, optional: true}}}
{{- end }}
{{- end -}}

{{/* Secret with the first password that is made at the installation; takes the root */}}
{{- define "postern.admin.secret" -}}
{{ include "postern.name" (dict "root" . "name" "admin-first") }}
{{- end -}}

{{/* The master key. Not optional: without it nothing is taken in, and the original waits. */}}
{{- define "postern.env.backup" -}}
{{- $v := .root.Values }}
- {name: POSTERN_BACKUP_KEY, valueFrom: {secretKeyRef: {name: {{ $v.backup.existingSecret | default (include "postern.backup.secret" .root) }}, key: {{ ternary $v.backup.keyKey "key" (ne $v.backup.existingSecret "") }}}}}
{{- end -}}

{{/* Secret with the master key that is made at the installation; takes the root */}}
{{- define "postern.backup.secret" -}}
{{ include "postern.name" (dict "root" . "name" "backup-key") }}
{{- end -}}

{{/* First configuration revision, as JSON */}}
{{- define "postern.seed" -}}
{{- $mail := .Values.mail -}}
{{- $mta := dict -}}
{{- with $mail.hostname }}{{ $_ := set $mta "hostname" . }}{{ end -}}
{{- with $mail.trustedNetworks }}{{ $_ := set $mta "trustedNetworks" . }}{{ end -}}
{{- with $mail.relayhost }}{{ if .host }}{{ $_ := set $mta "relayhost" (dict "host" .host "port" (int .port) "tls" .tls) }}{{ end }}{{ end -}}
{{- $domains := list -}}
{{- range $mail.localDomains }}{{ $domains = append $domains (dict "name" . "local" true) }}{{ end -}}
{{- $seed := dict "gateway" (dict "mta" $mta) "domains" $domains -}}
{{- mergeOverwrite $seed (deepCopy $mail.settings) | toJson -}}
{{- end -}}
