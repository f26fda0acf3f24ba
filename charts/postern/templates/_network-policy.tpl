{{/*
Who may talk to a service and to whom it may talk, from the privilege table. Ports are those of the pods. Whatever is not written here is refused by
network-policy.yaml, which selects every pod of the release and allows nothing.
*/}}

{{/* Peers as given, or every address: (dict "peers" list "key" "from"|"to") */}}
{{- define "postern.peers" -}}
{{- with .peers }}
{{ $.key }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "postern.podPeer" -}}
- podSelector:
    matchLabels:
      {{- include "postern.selector" . | nindent 6 }}
{{- end -}}

{{- define "postern.egress.names" -}}
- to:
    {{- toYaml .Values.networkPolicy.dns | nindent 4 }}
  ports:
    {{- range .Values.networkPolicy.dnsPorts }}
    - {protocol: UDP, port: {{ . }}}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
{{- end -}}

{{/* Egress to a dependency: (dict "root" $ "dev" "dev-kafka" "peers" [] "ports" [9092]); a list of ports, since brokers may differ */}}
{{- define "postern.egress.dependency" -}}
- ports:
    {{- range .ports }}
    - {protocol: TCP, port: {{ int . }}}
    {{- end }}
  {{- if .pods }}
  to:
    - podSelector:
        matchLabels: {{- toYaml .pods | nindent 10 }}
      {{- with .namespace }}
      namespaceSelector:
        matchLabels: {kubernetes.io/metadata.name: {{ . }}}
      {{- end }}
  {{- else }}
  {{- include "postern.peers" (dict "peers" .peers "key" "to") | nindent 2 }}
  {{- end }}
{{- end -}}

{{- define "postern.egress.kafka" -}}
{{- $v := .Values -}}
{{- if $v.dev.enabled }}
{{ include "postern.egress.dependency" (dict "ports" (list 9092) "pods" (include "postern.selector" (dict "root" . "name" "dev-kafka") | fromYaml)) }}
{{- else if $v.strimzi.enabled }}
{{ include "postern.egress.dependency" (dict "ports" (list $v.strimzi.listenerPort) "namespace" $v.strimzi.namespace "pods" (dict "strimzi.io/cluster" $v.strimzi.cluster "strimzi.io/broker-role" "true")) }}
{{- else }}
{{- $ports := list }}
{{- range $v.kafka.brokers }}{{ $ports = append $ports (include "postern.portOf" (dict "address" . "default" "9092")) }}{{ end }}
{{ include "postern.egress.dependency" (dict "ports" (uniq $ports) "peers" $v.kafka.peers) }}
{{- end }}
{{- end -}}

{{- define "postern.egress.postgres" -}}
{{- $v := .Values -}}
{{- if $v.dev.enabled }}
{{ include "postern.egress.dependency" (dict "ports" (list 5432) "pods" (include "postern.selector" (dict "root" . "name" "dev-postgres") | fromYaml)) }}
{{- else if $v.cloudnativepg.enabled }}
{{ include "postern.egress.dependency" (dict "ports" (list 5432) "pods" (dict "cnpg.io/cluster" (include "postern.name" (dict "root" . "name" "postgres")))) }}
{{- else }}
{{ include "postern.egress.dependency" (dict "ports" (list $v.postgres.port) "peers" $v.postgres.peers) }}
{{- end }}
{{- end -}}

{{- define "postern.egress.s3" -}}
{{- $v := .Values -}}
{{- if $v.dev.enabled }}
{{ include "postern.egress.dependency" (dict "ports" (list 9000) "pods" (include "postern.selector" (dict "root" . "name" "dev-s3") | fromYaml)) }}
{{- else }}
{{ include "postern.egress.dependency" (dict "ports" (list $v.s3.port) "peers" $v.s3.peers) }}
{{- end }}
{{- end -}}

{{/* Egress to resolvers of our own, one rule each */}}
{{- define "postern.egress.dns" -}}
{{- range .Values.dns.servers }}
{{- $port := regexFind "[0-9]+$" . }}
{{- $host := . | trimSuffix (printf ":%s" $port) | trimPrefix "[" | trimSuffix "]" }}
- to: [{ipBlock: {cidr: {{ printf "%s/%s" $host (ternary "128" "32" (contains ":" $host)) | quote }}}}]
  ports: [{protocol: UDP, port: {{ $port }}}, {protocol: TCP, port: {{ $port }}}]
{{- end }}
{{- end -}}

{{- define "postern.egress.smtp-out" -}}
- to:
    {{- range .Values.networkPolicy.smtpOutCidrs }}
    - ipBlock: {cidr: {{ . | quote }}}
    {{- end }}
  ports:
    {{- range (append .Values.networkPolicy.smtpOutPorts .Values.mail.relayhost.port | uniq) }}
    - {protocol: TCP, port: {{ int . }}}
    {{- end }}
{{- end -}}

{{- define "postern.egress.kubernetes-api" -}}
{{- if include "postern.kubernetesApi" . }}
{{- include "postern.egress.dependency" (dict "ports" .Values.networkPolicy.kubernetesApiPorts "peers" .Values.networkPolicy.kubernetesApi) }}
{{- end }}
{{- end -}}

{{/* Where a service may go; `postern check` in its place goes there too */}}
{{- define "postern.egress" -}}
{{- $root := .root -}}
{{- $row := include "postern.privileges" . | fromJson -}}
{{- $v := .root.Values -}}
{{- $bus := include "postern.onBus" $row }}
# Names are looked up by who has a name to look up: what is pulled comes from an address in the call.
{{- if or $row.calls $bus $row.postgres $row.blobs $row.reaches $v.tracing.endpoint }}
{{- include "postern.egress.names" .root | nindent 0 }}
{{- end }}
{{- range $key, $protocol := dict "calls" "grpc" "pulls" "http" }}
{{- range $callee := index $row $key }}
- to:
    {{- include "postern.podPeer" (dict "root" $root "name" $callee) | nindent 4 }}
  ports:
    {{- range (include "postern.privileges" (dict "root" $root "name" $callee) | fromJson).listens }}
    {{- if eq .protocol $protocol }}
    - {protocol: TCP, port: {{ .port }}}
    {{- end }}
    {{- end }}
{{- end }}
{{- end }}
{{- if $bus }}{{ include "postern.egress.kafka" .root | nindent 0 }}{{ end }}
{{- if $row.postgres }}{{ include "postern.egress.postgres" .root | nindent 0 }}{{ end }}
{{- if $row.blobs }}{{ include "postern.egress.s3" .root | nindent 0 }}{{ end }}
{{- with and $row.blobs $v.s3.identity.peers }}
{{- include "postern.egress.dependency" (dict "ports" $v.s3.identity.ports "peers" .) | nindent 0 }}
{{- end }}
{{- range $row.reaches }}
{{- if not .port }}{{ include (printf "postern.egress.%s" .to) $root | nindent 0 }}
{{- else if hasKey $v.networkPolicy.peers .to }}{{ include "postern.egress.dependency" (dict "ports" (list .port) "peers" (index $v.networkPolicy.peers .to)) | nindent 0 }}
{{- else }}{{ include "postern.egress.dependency" (dict "ports" (list .port) "pods" (include "postern.selector" (dict "root" $root "name" .to) | fromYaml)) | nindent 0 }}
{{- end }}
{{- end }}
{{- if $v.tracing.endpoint }}
{{- include "postern.egress.dependency" (dict "ports" (list $v.tracing.port) "peers" $v.tracing.peers) | nindent 0 }}
{{- end }}
{{- end -}}

{{- define "postern.networkPolicy" -}}
{{- if .root.Values.networkPolicy.enabled -}}
{{- $root := .root -}}
{{- $name := .name -}}
{{- $row := include "postern.privileges" . | fromJson -}}
{{- $v := .root.Values -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
{{ include "postern.metadata" . }}
spec:
  podSelector:
    matchLabels:
      {{- include "postern.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    - ports: [{protocol: TCP, port: 9464}]
      from:
        {{- toYaml $v.networkPolicy.monitoring | nindent 8 }}
    {{- range $listen := $row.listens }}
    {{- $callers := include "postern.callers" (dict "root" $root "name" $name "by" (ternary "pulls" "calls" (eq $listen.name "bodies"))) }}
    {{- if eq $listen.protocol "smtp" }}
    - ports: [{protocol: TCP, port: {{ $listen.port }}}]
      {{- with $v.networkPolicy.smtp }}
      from:
        {{- toYaml . | nindent 8 }}
        {{- include "postern.podPeer" (dict "root" $root "name" "test") | nindent 8 }}
      {{- end }}
    {{- else if eq $name "admin-api" }}
    - ports: [{protocol: TCP, port: {{ $listen.port }}}]
      {{- with $v.networkPolicy.console }}
      from:
        {{- toYaml . | nindent 8 }}
        {{- include "postern.podPeer" (dict "root" $root "name" "test") | nindent 8 }}
      {{- end }}
    {{- else if $callers }}
    - ports: [{protocol: TCP, port: {{ $listen.port }}}]
      from:
        {{- range splitList "," $callers }}
        {{- include "postern.podPeer" (dict "root" $root "name" .) | nindent 8 }}
        {{- end }}
    {{- end }}
    {{- end }}
  egress:
    {{- include "postern.egress" . | nindent 4 }}
{{- end -}}
{{- end -}}

{{/* Names of the services that call this one, or pull from it, joined by commas: (dict "root" $ "name" name "by" "calls"|"pulls") */}}
{{- define "postern.callers" -}}
{{- $all := .root.Files.Get "files/privileges.json" | fromJson -}}
{{- $callers := list -}}
{{- range $caller, $row := $all.services }}{{ if has $.name (index $row $.by) }}{{ $callers = append $callers $caller }}{{ end }}{{ end -}}
{{- join "," $callers -}}
{{- end -}}
