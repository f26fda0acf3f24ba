{{/*
KEDA's ScaledObject of a component, in place of a HorizontalPodAutoscaler: CPU, the lag of what it consumes, sessions of the edge, scans at work.
(dict "root" $ "name" "delivery")
*/}}

{{- define "postern.scaledObject" -}}
{{- $values := include "postern.values" . | fromJson -}}
{{- $triggers := include "postern.triggers" . | trim -}}
{{- if not $triggers }}{{ fail (printf "KEDA has nothing to scale %s on: its autoscaling.targetCPU is 0, it consumes nothing, and keda.prometheus is empty or has no metric of it" .name) }}{{ end -}}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
{{ include "postern.metadata" . }}
spec:
  scaleTargetRef: {name: {{ include "postern.name" . }}}
  minReplicaCount: {{ max 1 $values.replicas }}
  maxReplicaCount: {{ max $values.replicas $values.autoscaling.maxReplicas }}
  pollingInterval: 15
  # No fallback: without an answer the autoscaler keeps the pods that there are, and a fallback to the least would take them away under load.
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        {{- include "postern.scalingBehaviour" . | nindent 8 }}
  triggers:
    {{- $triggers | nindent 4 }}
{{- end -}}

{{- define "postern.triggers" -}}
{{- $values := include "postern.values" . | fromJson -}}
{{- $keda := .root.Values.keda -}}
{{- $row := include "postern.privileges" . | fromJson -}}
{{- $selector := printf "namespace=\"%s\",pod=~\"%s-.*\"" .root.Release.Namespace (include "postern.name" .) -}}
{{- if $values.autoscaling.targetCPU }}
- type: cpu
  metricType: Utilization
  metadata: {value: {{ $values.autoscaling.targetCPU | quote }}}
{{- end }}
{{- range $topic := $row.bus.consumes }}
{{- /* More consumers than partitions would idle; one fact that cannot be handled must not call for more of them. */}}
- type: kafka
  {{- /* A lag that did not move since the last look does not count. One look an interval, then: the autoscaler takes what KEDA found, or a look right after KEDA's would find nothing moved. */}}
  useCachedMetrics: true
  metadata:
    bootstrapServers: {{ include "postern.kafka.brokers" $.root }}
    consumerGroup: {{ $.name }}
    topic: {{ $topic }}
    {{- /* As our consumers begin where nothing is committed. By "latest" every such partition would count as one fact. */}}
    offsetResetPolicy: earliest
    lagThreshold: {{ $keda.lagThreshold | quote }}
    excludePersistentLag: "true"
    limitToPartitionsWithLag: "true"
    {{- if not $keda.authentication }}{{ with include "postern.kedaKafka" $ | trim }}{{ . | nindent 4 }}{{ end }}{{ end }}
  {{- if $keda.authentication }}
  authenticationRef: {name: {{ $keda.authentication }}}
  {{- else if include "postern.kedaLogin" $ }}
  authenticationRef: {name: {{ include "postern.name" (dict "root" $.root "name" (printf "%s-kafka" $.name)) }}}
  {{- end }}
{{- end }}
{{- $query := "" }}{{ $threshold := 0 }}
{{- if include "postern.isEdge" . }}{{ $query = "postern_smtp_sessions" }}{{ $threshold = $keda.sessionsPerPod }}
{{- else if eq $row.class "scanner" }}{{ $query = "postern_scanner_active" }}{{ $threshold = $keda.scansPerPod }}
{{- end }}
{{- if and $keda.prometheus $query }}
- type: prometheus
  metadata:
    serverAddress: {{ $keda.prometheus }}
    query: {{ printf "sum(%s{%s})" $query $selector | quote }}
    threshold: {{ $threshold | quote }}
    # No series is no answer and not 0: every pod shows its own from the start.
    ignoreNullValues: "false"
{{- end }}
{{- end -}}

{{/*
How KEDA talks to the brokers, as the service itself does: with its user, who may describe the group and topics, and by its authority. Nothing of it is said when
`keda.authentication` names a TriggerAuthentication, since KEDA refuses what is said in both places.
*/}}
{{- define "postern.kedaKafka" -}}
{{- $v := .root.Values -}}
{{- if include "postern.kafka.encrypted" .root }}
tls: enable
{{- end }}
{{- if include "postern.kafka.login" . }}
sasl: {{ if $v.strimzi.enabled }}scram_sha512{{ else }}{{ get (dict "plain" "plaintext" "scram-sha-256" "scram_sha256" "scram-sha-512" "scram_sha512") $v.kafka.sasl.mechanism }}{{ end }}
{{- end }}
{{- end -}}

{{/* Where KEDA finds user, password and authority that a consumer has: as JSON what a TriggerAuthentication says, or nothing */}}
{{- define "postern.kedaLogin" -}}
{{- $v := .root.Values -}}
{{- $said := dict -}}
{{- if and $v.keda.enabled (not $v.keda.authentication) (include "postern.privileges" . | fromJson).bus.consumes -}}
{{- $secrets := list -}}
{{- with include "postern.kafka.login" . -}}
{{- $login := fromJson . -}}
{{- range $parameter, $key := $login.keys }}{{ $secrets = append $secrets (dict "parameter" $parameter "name" $login.secret "key" $key) }}{{ end -}}
{{- end -}}
{{- if include "postern.kafka.encrypted" .root -}}
{{- $authority := include "postern.kafka.caSecret" .root -}}
{{- if $authority }}{{ $secrets = append $secrets (dict "parameter" "ca" "name" $authority "key" (ternary "ca.crt" $v.kafka.tls.caKey $v.strimzi.enabled)) -}}
{{- else if $v.trust.caSecret }}{{ $secrets = append $secrets (dict "parameter" "ca" "name" $v.trust.caSecret "key" $v.trust.caKey) -}}
{{- else if $v.trust.caConfigMap }}{{ $_ := set $said "configMapTargetRef" (list (dict "parameter" "ca" "name" $v.trust.caConfigMap "key" $v.trust.caKey)) -}}
{{- end -}}
{{- end -}}
{{- if $secrets }}{{ $_ := set $said "secretTargetRef" $secrets }}{{ end -}}
{{- /* Strimzi's secrets do not have the name of the user; the container has it. */ -}}
{{- if $v.strimzi.enabled }}{{ $_ := set $said "env" (list (dict "parameter" "username" "name" "POSTERN_KAFKA_USERNAME")) }}{{ end -}}
{{- end -}}
{{- if $said }}{{ toJson $said }}{{ end -}}
{{- end -}}

{{- define "postern.triggerAuthentication" -}}
{{- with include "postern.kedaLogin" . -}}
apiVersion: keda.sh/v1alpha1
kind: TriggerAuthentication
{{ include "postern.metadata" (dict "root" $.root "name" (printf "%s-kafka" $.name)) }}
spec:
  {{- fromJson . | toYaml | nindent 2 }}
{{- end -}}
{{- end -}}
