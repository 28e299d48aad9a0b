// catseye: reads the command line, builds what the command needs, runs it. Exit 0: done; 1: one
// clear line on stderr; 2: wrong usage.
#include <cstdio>
#include <exception>
#include <functional>

#include <CLI/CLI.hpp>

#include "apps/commands.hpp"
#include "base/log.hpp"
#include "review/case_state.hpp"

namespace {

using namespace catseye;
using namespace catseye::apps;

/// The command that the line names, with its options bound.
class CommandLine {
public:
    CommandLine()
        : app_("Catseye: footage of driving offences, from the public to a decision.", "catseye") {
        app_.require_subcommand(1);
        app_.fallthrough();
        app_.add_option("--data", context_.data, "the data folder")->capture_default_str();
        app_.add_flag("--json", context_.json, "answer in JSON");
        app_.add_option("--config", config_, "settings, instead of /etc/catseye.toml");
        footage_commands();
        running_commands();
        officer_commands();
        review_commands();
        report_commands();
    }

    int run(int count, char** arguments) {
        try {
            app_.parse(count, arguments);
        } catch (const CLI::ParseError& error) {
            return app_.exit(error) == 0 ? 0 : 2;
        }
        auto settings = load_settings(config_);
        if (!settings) return complain(settings.error());
        context_.settings = *std::move(settings);
        log::start(context_.settings.log_json ? log::Style::json : log::Style::plain, "catseye");
        log::at_least(log::Level::error);  // the answer of most commands is one line
        const Result<> done = command_();
        return done ? 0 : complain(done.error());
    }

private:
    static int complain(const Error& error) {
        std::fprintf(stderr, "catseye: %s\n", error.message.c_str());
        return 1;
    }

    CLI::App* add(CLI::App& parent, const char* name, const char* help,
                  std::function<Result<>()> run) {
        CLI::App* command = parent.add_subcommand(name, help);
        command->callback([this, run = std::move(run)] { command_ = run; });
        return command;
    }
    CLI::App* add(const char* name, const char* help, std::function<Result<>()> run) {
        return add(app_, name, help, std::move(run));
    }

    void footage_commands() {
        auto* submit = add("submit", "send footage with its declaration",
                           [this] { return apps::submit(context_, submit_); });
        submit->add_option("FILE", submit_.files, "the recordings, untouched")->required();
        auto* declaration =
            submit->add_option("--declaration", submit_.declaration, "every answer, as JSON");
        submit->add_option("--offence", submit_.offence, "what it looked like, e.g. close_pass")
            ->excludes(declaration);
        submit
            ->add_option("--vrm", submit_.vrms,
                         "the vehicle's registration mark; again for another")
            ->excludes(declaration);
        submit->add_option("--when", submit_.when, "e.g. 2026-03-20T08:15, Europe/London")
            ->excludes(declaration);
        submit->add_option("--where", submit_.where, "road and town")->excludes(declaration);
        submit->add_option("--mode", submit_.mode, "how the submitter travelled, e.g. cyclist")
            ->excludes(declaration);
        submit->add_option("--request-id", submit_.request_id,
                           "the same one again yields the same receipt");

        auto* probe = add("probe", "what the files are, without storing them",
                          [this] { return apps::probe(context_, files_); });
        probe->add_option("FILE", files_)->required();
        auto* plates =
            add("plates", "number plates in footage or photographs, without storing them",
                [this] { return apps::plates(context_, files_); });
        plates->add_option("FILE", files_)->required();

        auto* still = add("still", "one frame of the original as a picture",
                          [this] { return apps::still(context_, still_); });
        still->add_option("REF", still_.reference, "a case or a submission")->required();
        still->add_option("--original", still_.original, "which of its originals, from 1")
            ->capture_default_str();
        still->add_option("--frame", still_.frame, "its number in order of showing, from 0")
            ->required()
            ->check(CLI::NonNegativeNumber);
        still->add_option("--out", still_.out, "the PNG to make")->required();
    }

    void running_commands() {
        auto* serve = add("serve", "portal, dispatcher and agents, until stopped", [this] {
            log::at_least(log::Level::info);
            return apps::serve(context_, serve_);
        });
        serve->add_option("--workers", serve_.workers, "agents on this machine")
            ->capture_default_str()
            ->check(CLI::Range(0, 256));
        serve->add_option("--listen", serve_.listen, "address:port of the portal")
            ->capture_default_str();
        serve
            ->add_option("--console-listen", serve_.console_listen,
                         "address:port of what only the force may see")
            ->capture_default_str();
        serve->add_option("--agents-listen", serve_.agents_listen,
                          "tcp://ADDRESS:PORT for agents on other machines");
        serve->add_option("--keys", serve_.keys,
                          "folder with dispatcher.{public,secret} and allowed/*.public");

        auto* process = add("process", "dispatcher and agents until no job is left", [this] {
            log::at_least(log::Level::warning);
            return apps::process(context_, serve_.workers);
        });
        process->add_option("--workers", serve_.workers)
            ->capture_default_str()
            ->check(CLI::Range(1, 256));

        auto* work = add("work", "one agent, here or on another machine", [this] {
            log::at_least(log::Level::warning);
            return apps::work(context_, work_);
        });
        work->add_option("--connect", work_.connect, "the dispatcher's address")->required();
        work->add_option("--vault", work_.vault, "the vault, as mounted here")->required();
        work->add_option("--keys", work_.keys,
                         "folder with agent.{public,secret} and dispatcher.public");

        auto* key = add("key", "make a key pair for agents on other machines",
                        [this] { return make_key(context_, name_, out_); });
        key->add_option("NAME", name_, "dispatcher, agent, …")->required();
        key->add_option("--out", out_, "the folder")->required();
    }

    void review_commands() {
        add("queue", "the cases that wait for an officer, most urgent first",
            [this] { return apps::queue(context_); });
        auto* one =
            add("case", "one case, whole", [this] { return show_case(context_, reference_); });
        one->add_option("REF", reference_)->required();

        auto* take = add("take", "hold a case for an officer",
                         [this] { return apps::take(context_, reference_, decide_.officer); });
        auto* release = add("release", "give a held case back", [this] {
            return apps::release(context_, reference_, decide_.officer);
        });
        for (auto* command : {take, release}) {
            command->add_option("REF", reference_)->required();
            command->add_option("--officer", decide_.officer)->required();
        }
        auto* decide = add("decide", "a recommended, or final, disposal",
                           [this] { return apps::decide(context_, decide_); });
        decide->add_option("REF", decide_.reference)->required();
        decide->add_option("--officer", decide_.officer)->required();
        decide->add_option("--offence", decide_.offence, "the CJS code, e.g. RT88575");
        decide->add_option("--disposal", decide_.disposal, "e.g. COURSE, COFP, COURT, WARN, NFA")
            ->required();
        decide->add_flag("--final", decide_.final, "final, not recommended");
        decide->add_option("--nfa-reason", decide_.nfa_reason,
                           "why no further action, e.g. NO_VRM");
        decide->add_option("--notice-exception", decide_.notice_exception,
                           "why a late notice does not matter, e.g. served_by_hand");
        decide->add_option("--reason", decide_.reason, "in your words")->required();
    }

    void officer_commands() {
        auto* officer = app_.add_subcommand("officer", "known officers, and how they sign in");
        officer->require_subcommand(1);
        const auto named = [&](const char* name, const char* help,
                               Result<> (*perform)(const Context&, const OfficerOptions&)) {
            auto* command =
                add(*officer, name, help, [this, perform] { return perform(context_, officer_); });
            command->add_option("NAME", officer_.name)->required();
            return command;
        };
        named("add", "make an officer known", add_officer)
            ->add_option("--role", officer_.role, review::role_words())
            ->required();
        named("invite", "a link at which an officer chooses a password", invite_officer)
            ->add_option("--sign-in", officer_.sign_in, "the name to sign in with");
        auto* set = named("sign-in", "password and authenticator app at once", set_sign_in);
        set->add_option("--sign-in", officer_.sign_in, "the name to sign in with")->required();
        set->add_option("--password-file", officer_.password_file, "its first line; - is stdin")
            ->required();
        named("leave", "an officer leaves: signed out, and out", officer_leaves);
        add(*officer, "list", "who is known", [this] { return list_officers(context_); });
    }

    void report_commands() {
        auto* outcome = add("outcome", "what happened after a decision", [this] {
            return apps::outcome(context_, reference_, event_, on_, decide_.officer);
        });
        outcome->add_option("REF", reference_)->required();
        outcome->add_option("--event", event_, "e.g. notice_posted, driver_named, course_completed")
            ->required();
        outcome->add_option("--on", on_, "the day, e.g. 2026-03-31")->required();
        outcome->add_option("--officer", decide_.officer)->required();
        auto* results = add("import-results", "outcomes from a CSV with reference,event,date",
                            [this] { return import_results(context_, file_, decide_.officer); });
        results->add_option("FILE", file_)->required();
        results->add_option("--officer", decide_.officer)->required();

        auto* report = add("report", "figures: headline, cohorts, offences, reasons, timeliness",
                           [this] { return apps::report(context_, report_); });
        report->add_option("--source", report_.source, "own, or a map of published outcomes")
            ->capture_default_str();
        report->add_option("--from", report_.from, "first day of submission");
        report->add_option("--to", report_.to, "last day of submission");
        report->add_option("--offence", report_.filter.offence, "only this offence, or none");
        report->add_option("--area", report_.filter.area, "only this district, or 'not known'");
        report->add_option("--mode", report_.filter.mode, "only submitters who travelled so");
        report->add_option("--format", report_.format, "text, json, csv or html")
            ->capture_default_str();
        auto* published = add("import-outcomes", "a force's published row-level outcomes",
                              [this] { return import_outcomes(context_, file_, map_); });
        published->add_option("FILE", file_)->required();
        published->add_option("--map", map_, "west-yorkshire, west-midlands, or your own FILE.toml")
            ->required();

        auto* verify = add("verify", "prove that nothing is lost or changed",
                           [this] { return apps::verify(context_, reference_); });
        verify->add_option(
            "REF", reference_,
            "one submission or case, or the file of a bundle; without it everything");
        auto* bundle = add("bundle", "a case with its evidence as one file, noted as disclosed",
                           [this] { return apps::bundle(context_, bundle_); });
        bundle->add_option("REF", bundle_.reference, "the case")->required();
        bundle->add_option("--out", bundle_.out, "the ZIP to make")->required();
        bundle->add_option("--officer", bundle_.officer)->required();
        bundle->add_option("--recipient", bundle_.recipient, "e.g. prosecution, court, defence")
            ->required();
        bundle->add_option("--reason", bundle_.reason, "e.g. prosecution, disclosure, court_order")
            ->required();
        bundle->add_flag("--with-submitter", bundle_.with_submitter,
                         "with the submitter's name and address: never for the defence");
        add("config", "the effective settings", [this] { return show_config(context_); });
    }

    CLI::App app_;
    Context context_;
    std::optional<std::filesystem::path> config_;
    std::function<Result<>()> command_;

    SubmitOptions submit_;
    BundleOptions bundle_;
    StillOptions still_;
    ServeOptions serve_;
    WorkOptions work_;
    OfficerOptions officer_;
    DecideOptions decide_;
    ReportOptions report_;
    std::vector<std::filesystem::path> files_;
    std::filesystem::path file_, out_;
    std::string reference_, name_, event_, on_, map_;
};

}  // namespace

int main(int count, char** arguments) try {
    CommandLine line;
    return line.run(count, arguments);
} catch (const std::exception& error) {  // errors are values: one that is thrown is a fault of ours
    std::fprintf(stderr, "catseye: a fault in the program, please report it: %s\n", error.what());
    return 1;
}
