{{/* Scaling out immediately, in slowly: one pod a minute after five quiet minutes. A HorizontalPodAutoscaler, or KEDA's ScaledObject when that is on. */}}

{{- define "postern.scalingBehaviour" -}}
scaleUp:
  stabilizationWindowSeconds: 0
  policies: [{type: Percent, value: 100, periodSeconds: 30}, {type: Pods, value: 2, periodSeconds: 30}]
scaleDown:
  stabilizationWindowSeconds: 300
  policies: [{type: Pods, value: 1, periodSeconds: 60}]
{{- end -}}

{{- define "postern.autoscaling" -}}
{{- $values := include "postern.values" . | fromJson -}}
{{- if include "postern.onNodes" . -}}
{{- else if and .root.Values.keda.enabled (ne .name "clamav") -}}{{ include "postern.scaledObject" . }}
{{- else if $values.autoscaling.enabled -}}{{ include "postern.hpa" . }}{{- end -}}
{{- end -}}

{{- define "postern.hpa" -}}
{{- $values := include "postern.values" . | fromJson -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
{{ include "postern.metadata" . }}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: {{ include "postern.name" . }}}
  minReplicas: {{ max 1 $values.replicas }}
  maxReplicas: {{ max $values.replicas $values.autoscaling.maxReplicas }}
  metrics:
    {{- if $values.autoscaling.targetCPU }}
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: {{ $values.autoscaling.targetCPU }}}}
    {{- else if not $values.autoscaling.metrics }}{{ fail (printf "autoscaling of %s has neither targetCPU nor metrics" .name) }}
    {{- end }}
    {{- with $values.autoscaling.metrics }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  behavior:
    {{- include "postern.scalingBehaviour" . | nindent 4 }}
{{- end -}}

{{- define "postern.scaledObject" -}}
{{- $values := include "postern.values" . | fromJson -}}
{{- $keda := .root.Values.keda -}}
{{- $row := include "postern.privileges" . | fromJson -}}
{{- $consumes := $row.bus.consumes -}}
{{- $selector := printf "namespace=\"%s\",pod=~\"%s-.*\"" .root.Release.Namespace (include "postern.name" .) -}}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
{{ include "postern.metadata" . }}
spec:
  scaleTargetRef: {name: {{ include "postern.name" . }}}
  minReplicaCount: {{ max 1 $values.replicas }}
  maxReplicaCount: {{ max $values.replicas $values.autoscaling.maxReplicas }}
  pollingInterval: 15
  cooldownPeriod: 300
  {{- if or $consumes (and $keda.prometheus (or (include "postern.isEdge" .) (eq $row.class "scanner"))) }}
  # KEDA refuses it where CPU is the only trigger, since that never fails.
  fallback: {failureThreshold: 3, replicas: {{ max 1 $values.replicas }}}
  {{- end }}
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        {{- include "postern.scalingBehaviour" . | nindent 8 }}
  triggers:
    {{- if $values.autoscaling.targetCPU }}
    - type: cpu
      metricType: Utilization
      metadata: {value: {{ $values.autoscaling.targetCPU | quote }}}
    {{- end }}
    {{- range $topic := $consumes }}
    # More consumers than partitions would idle; one fact that cannot be handled must not call for more of them.
    - type: kafka
      metadata:
        bootstrapServers: {{ include "postern.kafka.brokers" $.root }}
        consumerGroup: {{ $.name }}
        topic: {{ $topic }}
        lagThreshold: {{ $keda.lagThreshold | quote }}
        activationLagThreshold: {{ div $keda.lagThreshold 10 | quote }}
        excludePersistentLag: "true"
        limitToPartitionsWithLag: "true"
      {{- with $keda.authentication }}
      authenticationRef: {name: {{ . }}}
      {{- end }}
    {{- end }}
    {{- if and $keda.prometheus (include "postern.isEdge" .) }}
    - type: prometheus
      metadata:
        serverAddress: {{ $keda.prometheus }}
        query: {{ printf "sum(postern_smtp_sessions{%s})" $selector | quote }}
        threshold: {{ $keda.sessionsPerPod | quote }}
    {{- end }}
    {{- if and $keda.prometheus (eq $row.class "scanner") }}
    - type: prometheus
      metadata:
        serverAddress: {{ $keda.prometheus }}
        query: {{ printf "sum(postern_scanner_active{%s})" $selector | quote }}
        threshold: {{ $keda.scansPerPod | quote }}
    {{- end }}
{{- end -}}
