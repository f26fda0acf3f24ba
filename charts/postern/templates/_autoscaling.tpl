{{/* Scaling out immediately, in slowly: one pod a minute after five quiet minutes. A HorizontalPodAutoscaler, or KEDA's ScaledObject (_keda.tpl) when that is on. */}}

{{/* A direction that the component's values give replaces the chart's. */}}
{{- define "postern.scalingBehaviour" -}}
{{- $given := (include "postern.values" . | fromJson).autoscaling.behavior -}}
scaleUp:
  {{- with $given.scaleUp }}{{ toYaml . | nindent 2 }}{{ else }}
  stabilizationWindowSeconds: 0
  policies: [{type: Percent, value: 100, periodSeconds: 30}, {type: Pods, value: 2, periodSeconds: 30}]
  {{- end }}
scaleDown:
  {{- with $given.scaleDown }}{{ toYaml . | nindent 2 }}{{ else }}
  stabilizationWindowSeconds: 300
  policies: [{type: Pods, value: 1, periodSeconds: 60}]
  {{- end }}
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
  # KEDA's webhook would refuse a ScaledObject that takes its place in an upgrade, since Helm makes the new before it deletes the old.
  annotations: {validations.keda.sh/hpa-ownership: "false"}
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
