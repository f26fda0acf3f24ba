{{/* Services that the other services reach: headless for gRPC, since clients spread their calls over all addresses of the name. */}}

{{- define "postern.families" -}}
{{- with .Values.network.ipFamilyPolicy }}
ipFamilyPolicy: {{ . }}
{{- end }}
{{- with .Values.network.ipFamilies }}
ipFamilies: {{ toJson . }}
{{- end }}
{{- end -}}

{{- define "postern.service" -}}
{{- $root := .root -}}
{{- $listens := (include "postern.privileges" . | fromJson).listens -}}
{{- $grpc := false -}}
{{- range $listens }}{{ if eq .protocol "grpc" }}{{ $grpc = true }}{{ end }}{{ end -}}
apiVersion: v1
kind: Service
{{ include "postern.metadata" . }}
  {{- with (include "postern.values" . | fromJson).serviceAnnotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- if $grpc }}
  clusterIP: None
  {{- end }}
  {{- include "postern.families" .root | nindent 2 }}
  selector:
    {{- include "postern.selector" . | nindent 4 }}
  ports:
    {{- range $listens }}
    {{- if eq .protocol "grpc" }}
    - {name: grpc, port: {{ .port }}, targetPort: grpc, appProtocol: grpc}
    {{- else if eq .protocol "smtp" }}
    - {name: smtp, port: {{ $root.Values.edge.port }}, targetPort: smtp}
    {{- else if ne .name "bodies" }}
    - {name: {{ .name }}, port: 80, targetPort: {{ .name }}, appProtocol: http}
    {{- end }}
    {{- end }}
    - {name: metrics, port: 9464, targetPort: metrics}
{{- end -}}

{{- define "postern.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
{{ include "postern.metadata" . }}
  {{- $own := (include "postern.values" . | fromJson).serviceAccountAnnotations }}
  {{- /* A cloud identity is for the object store alone; no parser of hostile mail gets it. */}}
  {{- with ternary (merge (deepCopy $own) .root.Values.serviceAccount.annotations) $own (not (empty (include "postern.privileges" . | fromJson).blobs)) }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
{{- end -}}

{{- define "postern.pdb" -}}
{{- if .root.Values.podDisruptionBudget.enabled -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
{{ include "postern.metadata" . }}
spec:
  maxUnavailable: {{ .root.Values.podDisruptionBudget.maxUnavailable }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "postern.selector" . | nindent 6 }}
{{- end -}}
{{- end -}}

{{- define "postern.serviceMonitor" -}}
{{- $monitor := .root.Values.metrics.serviceMonitor -}}
{{- if $monitor.enabled -}}
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
{{ include "postern.metadata" . }}
    {{- with $monitor.labels }}{{ toYaml . | nindent 4 }}{{ end }}
spec:
  selector:
    matchLabels:
      {{- include "postern.selector" . | nindent 6 }}
  endpoints:
    - port: metrics
      interval: {{ $monitor.interval }}
      relabelings:
        - {sourceLabels: [__meta_kubernetes_pod_label_app_kubernetes_io_component], targetLabel: component}
{{- end -}}
{{- end -}}

{{/* Identity in the mesh: common name and DNS names are those of the service. */}}
{{- define "postern.meshCertificate" -}}
{{- $mesh := .root.Values.meshTls -}}
{{- if eq $mesh.mode "certManager" -}}
{{- $name := include "postern.name" . -}}
apiVersion: cert-manager.io/v1
kind: Certificate
{{ include "postern.metadata" (dict "root" .root "name" .name "as" (printf "%s-mesh" $name)) }}
spec:
  secretName: {{ $name }}-mesh
  commonName: {{ .name }}
  dnsNames: [{{ $name }}, {{ $name }}.{{ .root.Release.Namespace }}.svc, {{ .name }}]
  duration: {{ $mesh.duration }}
  renewBefore: {{ $mesh.renewBefore }}
  usages: [digital signature, key encipherment, server auth, client auth]
  privateKey: {algorithm: ECDSA, size: 256, rotationPolicy: Always}
  issuerRef:
    name: {{ default (include "postern.name" (dict "root" .root "name" "mesh-ca")) $mesh.issuer }}
    kind: {{ $mesh.issuerKind }}
{{- end -}}
{{- end -}}
