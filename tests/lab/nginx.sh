# shellcheck shell=bash
# The lab: nginx, with the configuration that is installed.
#
# LAB_USER, LAB_PASSWORD	who may in (demo, demo)
# LAB_USERS			others with that password, as words
# LAB_NGINX_NAMESPACE		where it listens ($LAB-host; empty: here)

lab_nginx_config() {
	local dir=$LAB_DIR/nginx files user

	files=$(ulimit -Hn)
	[ "$files" != unlimited ] && [ "$files" -lt 65536 ] || files=65536
	mkdir -p "$dir/exagate" "$dir/conf.d" "$dir/tmp"
	sed -e "s|worker_rlimit_nofile.*|worker_rlimit_nofile $files;|" \
	    -e "s|/run/nginx.pid|$dir/nginx.pid|" -e "s|/var/log/nginx|$dir|" \
	    -e "/^http/a client_body_temp_path tmp/body;" \
	    -e "/^http/a fastcgi_temp_path tmp/fastcgi;" \
	    -e "/^http/a proxy_temp_path tmp/proxy;" \
	    -e "/^http/a scgi_temp_path tmp/scgi;" \
	    -e "/^http/a uwsgi_temp_path tmp/uwsgi;" \
	    "$LAB_SRC/nginx/nginx.conf" >"$dir/nginx.conf"
	cp "$LAB_SRC/nginx/exagate.conf" "$dir/conf.d"
	cp "$LAB_SRC/nginx/exagate/server.conf" "$dir/exagate"
	sed "s|/run/exagate/|$LAB_DIR/run/|" \
	    "$LAB_SRC/nginx/exagate/http.conf" >"$dir/exagate/http.conf"
	export LAB_USER="${LAB_USER:-demo}" LAB_PASSWORD="${LAB_PASSWORD:-demo}"
	for user in "$LAB_USER" ${LAB_USERS:-}; do
		echo "$user:$(openssl passwd -apr1 "$LAB_PASSWORD")"
	done >"$dir/exagate/passwd"
}

# Returns when it takes connections.
lab_nginx_start() {
	[ -e "$LAB_DIR/nginx" ] || lab_nginx_config
	if lab_nginx_listens; then
		echo "another server has 127.0.0.1:8080" >&2
		return 1
	fi
	lab_spawn nginx "${LAB_NGINX_NAMESPACE-$LAB-host}" nginx \
	    -p "$LAB_DIR/nginx" -c "$LAB_DIR/nginx/nginx.conf" \
	    -e "$LAB_DIR/nginx/error.log" -g 'daemon off;'
	lab_wait_for 5 lab_nginx_listens
}
lab_nginx_stop() {
	lab_stop nginx
}
# The master and its workers: without it they would go on.
lab_nginx_kill9() {
	local master pids pid

	master=$(lab_pid nginx) || return 0
	kill -STOP "$master"
	pids=$(pgrep -P "$master")
	lab_kill9 nginx
	for pid in $pids; do
		kill -KILL "$pid"
		lab_wait_for 5 lab_pid_dead "$pid"
	done
}
lab_nginx_listens() {
	lab_curl / -o /dev/null
}

# lab_curl PATH [OPTION...]: the body of the answer.
lab_curl() {
	local path=$1 namespace=${LAB_NGINX_NAMESPACE-$LAB-host}

	shift
	${namespace:+ip netns exec "$namespace"} curl -s --max-time 60 \
	    -u "$LAB_USER:$LAB_PASSWORD" "$@" "http://127.0.0.1:8080$path"
}

# lab_http PATH [OPTION...]: the same into lab_body, without the newline at
# its end; its status into lab_code.
lab_http() {
	lab_body=$(lab_curl "$@" -w '\n%{http_code}')
	# shellcheck disable=SC2034 # for the caller
	lab_code=${lab_body##*$'\n'}
	lab_body=${lab_body%$'\n'*} lab_body=${lab_body%$'\n'}
}
